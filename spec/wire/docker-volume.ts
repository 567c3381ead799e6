import { expect } from "chai"
import { lacksVolumes, placesOf } from "../../lib/wire/docker-volume.ts"

const mounts = [
  { Type: "bind", Source: "/host", Destination: "/data", RW: true },
  { Type: "tmpfs", Source: "", Destination: "/tmp" },
  { Type: "tmpfs", Destination: "/run" },
]

describe("placesOf", () => {
  it("tells where each mount lies on the host, if it lies anywhere", () => {
    expect(placesOf(mounts)).to.deep.equal({ "/data": "/host" })
  })
})

describe("lacksVolumes", () => {
  const rows = [
    ["nothing was to be made", [], false],
    ["all are mounted", ["/data", "/tmp"], false],
    ["one is not", ["/data", "/other"], true],
    ["a path is written the long way", ["//data/", "/./tmp", "/x/../run/"], false],
    ["a path only begins like one that is mounted", ["/data/deep"], true],
  ] as const
  for (const [when, paths, expected] of rows)
    it(`is ${String(expected)} where ${when}`, () => {
      expect(lacksVolumes(Object.fromEntries(paths.map((path) => [path, {}])), mounts)).to.equal(expected)
    })

  it("is true of one without any mounts", () => expect(lacksVolumes({ "/data": {} }, [])).to.equal(true))
})
