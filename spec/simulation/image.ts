import { expect } from "chai"
import { emptyVolumeImage } from "../../lib/model/empty-volume.ts"
import { canonical, hasImage, pullImage, withTag } from "../../lib/simulation/image.ts"
import { emptyTable, withEntry } from "../../lib/simulation/table.ts"

const listed = (...images: readonly string[]) => ({ listed: new Set(images.map(canonical)), pulled: emptyTable })

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
    expect(hasImage({ listed: undefined, pulled: emptyTable }, "whatever")).to.be.true
    expect(hasImage(listed(), emptyVolumeImage)).to.be.true
    expect(pullImage(listed(), emptyVolumeImage)).to.deep.equal([])
  })

  it("refuses in the registry's words what does not exist", () => {
    expect(pullImage(listed("busybox"), "host:5000/nope")).to.deep.equal({
      refused:
        "pull access denied for host:5000/nope, repository does not exist or may require 'docker login': " +
        "denied: requested access to the resource is denied",
      verdict: "missing",
    })
    expect(pullImage(listed("busybox"), "busybox:1.36")).to.deep.equal({
      refused: "manifest for busybox:1.36 not found: manifest unknown: manifest unknown",
      verdict: "missing",
    })
  })

  it("reports the bytes of each layer, the same for the same image", () => {
    const reports = pullImage(listed("busybox"), "busybox")
    if ("refused" in reports) throw new Error(reports.refused)
    expect(reports.map(({ status }) => status.replace(/[0-9a-f]{64}/, "…"))).to.deep.equal([
      "Pulling from busybox",
      "Downloading",
      "Downloading",
      "Pull complete",
      "Downloading",
      "Downloading",
      "Pull complete",
      "Digest: sha256:…",
      "Status: Downloaded newer image for busybox:latest",
    ])
    const layers = reports.filter(({ status }) => status === "Downloading")
    expect(new Set(layers.map(({ layer }) => layer)).size).to.equal(2)
    for (const { currentBytes = 0, totalBytes = 0 } of layers) expect(currentBytes).to.be.within(1, totalBytes)
    expect(pullImage(listed("busybox"), "library/busybox")).to.deep.equal(reports)
  })

  it("reports no layers of an image that is there", () => {
    const images = { ...listed("busybox"), pulled: withEntry(emptyTable, "busybox:latest", true as const) }
    const reports = pullImage(images, "busybox")
    expect("refused" in reports || reports.map(({ layer }) => layer)).to.deep.equal([undefined, undefined, undefined])
  })
})
