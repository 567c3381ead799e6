import { expect } from "chai"
import { compact } from "../../lib/wire/compact.ts"

describe("compact", () => {
  it("leaves out what is undefined and nothing else", () => {
    expect(compact({ a: undefined, b: null, c: 0, d: "", e: false, f: [] })).to.deep.equal({
      b: null,
      c: 0,
      d: "",
      e: false,
      f: [],
    })
  })
})
