import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import { EcsVolume, hostPathOf, readVolume, writeVolume } from "../../lib/wire/saved-volume.ts"

const decoded = (input: unknown): EcsVolume | undefined => {
  const volume = EcsVolume.decode(input)
  return E.isRight(volume) ? volume.right : undefined
}

describe("EcsVolume", () => {
  const volumes: readonly (readonly [string, unknown, EcsVolume["host"]])[] = [
    ["a path of the host", { sourcePath: "/path" }, { sourcePath: "/path" }],
    ["an empty volume", {}, { hostPath: "" }],
    ["an empty volume by null", null, { hostPath: "" }],
    ["an empty volume by an empty path", { sourcePath: "" }, { hostPath: "" }],
    ["an empty volume with its place", { hostPath: "/var/lib/docker/v" }, { hostPath: "/var/lib/docker/v" }],
    ["a path rather than a place", { sourcePath: "/path", hostPath: "/place" }, { sourcePath: "/path" }],
  ]
  for (const [what, host, expected] of volumes)
    it(`reads ${what} (DM-40)`, () => {
      expect(decoded({ name: "v", host })).to.deep.equal({ name: "v", host: expected })
    })

  it("refuses one without a name or a host, and their keys in another case (DM-40)", () => {
    for (const volume of [
      { host: {} },
      { name: "v" },
      { Name: "v", host: {} },
      { name: "v", Host: {} },
      { name: "v", host: "/" },
    ])
      expect(decoded(volume), JSON.stringify(volume)).to.equal(undefined)
  })

  it("comes back from its own writing, path or place (TestMarshalUnmarshalTaskVolumes, DM-41, DM-42)", () => {
    const path = writeVolume({ name: "v", sourcePath: "/path" }, undefined)
    expect(path).to.deep.equal({ name: "v", host: { sourcePath: "/path" } })
    expect(readVolume(path)).to.deep.equal({ name: "v", sourcePath: "/path" })
    expect(hostPathOf(path)).to.equal(undefined)

    const empty = writeVolume({ name: "w" }, "/place")
    expect(empty).to.deep.equal({ name: "w", host: { hostPath: "/place" } })
    expect(readVolume(empty)).to.deep.equal({ name: "w" })
    expect(hostPathOf(empty)).to.equal("/place")
    expect(hostPathOf(writeVolume({ name: "w" }, undefined))).to.equal(undefined)
  })
})
