import { expect } from "chai"
import { idleOverlayKeys } from "../../lib/wire/idle-overlay.ts"
import { containerDefinition } from "../support/definition.ts"

describe("the keys of an overlay that reach nobody (DM-63)", () => {
  const pathsIn = (config: object | string, hostConfig: object = {}) => {
    const text = typeof config === "string" ? config : JSON.stringify(config)
    const dockerConfig = { config: text, hostConfig: JSON.stringify(hostConfig) }
    return idleOverlayKeys({
      containers: [containerDefinition("plain"), containerDefinition("main", { dockerConfig })],
    }).map(({ path }) => path)
  }

  it("are told by where they stand, at any depth", () => {
    expect(pathsIn({ Usr: "me" }, { SecurtyOpt: [], LogConfig: { Typ: "x", Type: "none" } })).to.deep.equal([
      "containers[1].dockerConfig.config.Usr",
      "containers[1].dockerConfig.hostConfig.SecurtyOpt",
      "containers[1].dockerConfig.hostConfig.LogConfig.Typ",
    ])
  })

  it("are none of those that Docker has, in any case, nor what stands in a map", () => {
    expect(
      pathsIn({ user: "me", Labels: { any: "thing" }, NetworkingConfig: { EndpointsConfig: { "my-net": {} } } }),
    ).to.deep.equal([])
  })

  it("are none in what is no object's text, which is refused elsewhere", () => {
    for (const text of ["{", "null", "[]"]) expect(pathsIn(text)).to.deep.equal([])
  })
})
