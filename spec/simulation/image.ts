import { expect } from "chai"
import { emptyVolumeImage } from "../../lib/model/empty-volume.ts"
import { bootImages, hasImage, keepImage, reportPull, withTag } from "../../lib/simulation/image.ts"

const listed = (...images: readonly string[]) => bootImages(images)

describe("simulation/image", () => {
  const tags: readonly (readonly [string, string])[] = [
    ["image", "image:latest"],
    ["image:", "image:latest"],
    ["host:5000/a", "host:5000/a:latest"],
    ["image:mytag", "image:mytag"],
    ["image@sha256:00", "image@sha256:00"],
  ]
  for (const [image, reference] of tags) {
    it(`reads ${image} as ${reference} (DC-14)`, () => {
      expect(withTag(image)).to.equal(reference)
    })
  }

  it("knows an image by all its names", () => {
    for (const name of ["busybox", "library/busybox", "docker.io/library/busybox:latest"])
      expect(hasImage(listed("busybox:latest"), name), name).to.be.true
    expect(hasImage(listed("busybox:latest"), "busybox:1.36")).to.be.false
  })

  it("has every image where none are listed, and the one for empty volumes always", () => {
    expect(hasImage(bootImages(undefined), "whatever")).to.be.true
    expect(hasImage(listed(), emptyVolumeImage)).to.be.true
    expect(reportPull(listed(), emptyVolumeImage)).to.deep.equal([])
  })

  it("takes what is described rather than named from its registry first", () => {
    const images = bootImages([{ name: "busybox" }, { name: "alpine", isHere: true }])
    expect([hasImage(images, "busybox"), hasImage(images, "alpine")]).to.deep.equal([false, true])
    expect(hasImage(keepImage(images, "library/busybox"), "busybox")).to.be.true
  })

  it("reports the bytes of each layer, the same for the same image", () => {
    const reports = reportPull(listed("busybox"), "busybox")
    const layer = ["Downloading", "Download complete", "Extracting", "Pull complete"]
    expect(reports.map(({ status }) => status.replace(/[0-9a-f]{64}/, "…"))).to.deep.equal([
      "Pulling from library/busybox",
      ...["Pulling fs layer", "Pulling fs layer", ...layer, ...layer],
      "Digest: sha256:…",
      "Status: Downloaded newer image for busybox:latest",
    ])
    const layers = reports.filter(({ status }) => status === "Downloading")
    expect(new Set(layers.map((report) => report.layer)).size).to.equal(2)
    for (const { currentBytes = 0, totalBytes = 0 } of layers) expect(currentBytes).to.be.within(1, totalBytes)
    expect(reportPull(listed("busybox"), "library/busybox").slice(1, -1)).to.deep.equal(reports.slice(1, -1))
  })

  it("reports as many layers of the sizes as it is told", () => {
    const reports = reportPull(bootImages([{ name: "app", layers: [10, 20, 30] }]), "app")
    expect(reports.filter(({ status }) => status === "Extracting").map(({ totalBytes }) => totalBytes)).to.deep.equal([
      10, 20, 30,
    ])
  })

  it("reports no layers of an image that is there", () => {
    const reports = reportPull(keepImage(listed("busybox"), "busybox"), "busybox")
    expect(reports.map(({ layer }) => layer)).to.deep.equal([undefined, undefined, undefined])
  })
})
