import { expect } from "chai"
import { median, quantile } from "../../../scripts/bench/statistic.ts"

describe("the statistics of npm run bench", () => {
  it("take the middle, of an even number the mean of the two in the middle, and leave the samples as they are", () => {
    const samples = [9, 1, 5]
    expect(median(samples)).to.equal(5)
    expect(median([4, 1, 3, 2])).to.equal(2.5)
    expect(samples).to.deep.equal([9, 1, 5])
  })

  it("find a tail between the samples next to it", () => {
    const hundredAndOne = Array.from({ length: 101 }, (_, n) => n)
    expect(quantile(hundredAndOne, 0.99)).to.equal(99)
    expect(quantile([10, 20], 0.75)).to.equal(17.5)
    expect(quantile([7], 0.99)).to.equal(7)
  })

  it("refuse to tell of nothing", () => {
    expect(() => median([])).to.throw("Nothing was sampled")
  })
})
