import { expect } from "chai"
import { momentLabel, progression } from "../../lib/marbles/duration.ts"

describe("a duration", () => {
  it("is rxjs's time progression, exact to the millisecond", () => {
    const cases = [
      [1, "1ms"],
      [1500, "1s 500ms"],
      [60_000, "1m"],
      [86_400_000, "1440m"],
      [3_661_001, "61m 1s 1ms"],
      [0.5, "0.5ms"],
    ] as const
    expect(cases.map(([ms]) => progression(ms))).to.deep.equal(cases.map(([, text]) => text))
  })

  it("is short on an axis", () => {
    const cases = [
      [0, "0"],
      [12, "12ms"],
      [2006, "2.006s"],
      [600_000, "10m"],
      [610_000, "10m10s"],
      [7_200_000, "2h"],
      [7_260_000, "2h1m"],
      [7_201_000, "2h0m1s"],
      [-5, "-5ms"],
    ] as const
    expect(cases.map(([ms]) => momentLabel(ms))).to.deep.equal(cases.map(([, text]) => text))
  })
})
