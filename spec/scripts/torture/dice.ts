import { expect } from "chai"
import { createDice } from "../../../scripts/torture/dice.ts"
import { drawErrand } from "../../../scripts/torture/errand.ts"

describe("the torture's dice", () => {
  const draws = (seed: string) => {
    const dice = createDice(seed)
    return Array.from({ length: 200 }, () => dice.between(3, 6))
  }

  it("draw every number between the two, and no other", () => {
    expect([...new Set(draws("a"))].toSorted((one, other) => one - other)).to.deep.equal([3, 4, 5, 6])
  })

  it("draw the same tasks for the same seed, and others for another", () => {
    const errands = (seed: string) => {
      const dice = createDice(seed)
      return Array.from({ length: 20 }, (_, n) => drawErrand(`task/${String(n)}`, dice))
    }
    expect(errands("a")).to.deep.equal(errands("a"))
    expect(errands("a")).not.to.deep.equal(errands("b"))
  })
})
