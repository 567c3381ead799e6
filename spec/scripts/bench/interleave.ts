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

  for (const { what, enoughAt, expected } of [
    { what: "no longer than is enough", enoughAt: 3, expected: 3 },
    { what: "no more often than is wanted at most", enoughAt: 9, expected: 4 },
  ])
    it(`take turns ${what}`, async () => {
      const isEnough = (pairs: readonly unknown[]): boolean => pairs.length >= enoughAt
      const side = () => Promise.resolve(0)
      expect(await interleave({ most: 4, isEnough }, side, side)).to.have.length(expected)
    })
})
