import { expect } from "chai"
import { interleave } from "../../../scripts/bench/interleave.ts"

describe("two sides of a measurement", () => {
  it("take turns, A B B A A B, and are paired by round", async () => {
    const calls: string[] = []
    const side = (name: string) => () => {
      calls.push(name)
      return Promise.resolve(`${name}${String(calls.length)}`)
    }
    const pairs = await interleave(3, side("a"), side("b"))
    expect(calls.join("")).to.equal("abbaab")
    expect(pairs).to.deep.equal([
      ["a1", "b2"],
      ["a4", "b3"],
      ["a5", "b6"],
    ])
  })
})
