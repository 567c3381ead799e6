import { expect } from "chai"
import { limitOf } from "../../lib/engine/call-limit.ts"
import { defaultConfig } from "../../lib/model/config.ts"

describe("a call's limit", () => {
  it("is the configured one, a stop's beyond its grace, which Docker counts in whole seconds", () => {
    const limit = limitOf({ ...defaultConfig, pullTimeoutMs: 7, stopGraceMs: 1005, stopTimeoutMs: 6 })
    expect([limit("pull"), limit("stop"), limit("create")]).to.deep.equal([7, 2006, 180_000])
  })
})
