import { expect } from "chai"
import { laterUuid, randomHex, randomUuid } from "../../lib/engine/id.ts"

describe("ids", () => {
  it("are drawn from the randomness that is given", () => {
    expect([randomHex(() => 0, 4), randomHex(() => 1 - 2 ** -32, 20), randomUuid(() => 0)]).to.deep.equal([
      "0000",
      "f".repeat(20),
      "00000000-0000-4000-8000-000000000000",
    ])
  })

  it("are counted on from one that is drawn again", () => {
    const drawn = "00000000-0000-4000-8000-0000000000ff"
    expect(laterUuid(drawn, 1)).to.equal("00000000-0000-4000-8000-000000000100")
    expect(laterUuid("00000000-0000-4000-8000-ffffffffffff", 2)).to.equal("00000000-0000-4000-8000-000000000001")
  })

  it("have the form of a version 4 UUID", () => {
    expect(randomUuid(Math.random)).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})
