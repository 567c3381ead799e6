import { expect } from "chai"
import { present } from "../../lib/wire/present.ts"

describe("present", () => {
  it("takes an empty text for none, and what surrounds it for nothing (TestDefaultIfBlank, BUG-15, UT-41)", () => {
    expect([undefined, "", " \r\n"].map(present)).to.deep.equal([undefined, undefined, undefined])
    expect(present(" a b\r")).to.equal("a b")
  })
})
