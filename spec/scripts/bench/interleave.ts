import { expect } from "chai"
import { interleave, interleavePrepared, withoutOrder } from "../../../scripts/bench/interleave.ts"

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

  it("are prepared anew for each round, and ended after it, also where one of them fails", async () => {
    const calls: string[] = []
    const call = (name: string) => () => {
      calls.push(name)
      return Promise.resolve(0)
    }
    const sides = { one: call("a"), other: call("b"), end: call(".") }
    await interleavePrepared(2, async () => {
      await call("p")()
      return sides
    })
    expect(calls.join("")).to.equal("pab.pba.")

    const failing = { ...sides, other: () => Promise.reject(new Error("no such side")) }
    const failed = await interleavePrepared(2, () => Promise.resolve(failing)).catch(String)
    expect(failed).to.equal("Error: no such side")
    expect(calls.join("")).to.equal("pab.pba.a.")
  })

  it("give ratios without what their order is worth, half again for who comes first, and whatever one of them is", () => {
    const [ahead, behind] = [1.1 * 1.5, 1.1 / 1.5]
    const rounded = (ratios: readonly number[]) => withoutOrder(ratios).map((ratio) => Number(ratio.toFixed(9)))
    expect(rounded([ahead, behind, ahead])).to.deep.equal([1.1, 1.1, 1.1])
    expect(rounded([ahead, behind, ahead, behind, 9 * ahead])).to.deep.equal([1.1, 1.1, 1.1, 1.1, 9.9])
    expect(withoutOrder([1.1])).to.deep.equal([1.1])
    expect(withoutOrder([])).to.deep.equal([])
  })
})
