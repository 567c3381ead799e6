import { expect } from "chai"
import { isClear, median, pseudoMedian, quantile } from "../../../scripts/bench/statistic.ts"

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

  it("take the middle of all means of two where samples scatter, which one that is far off hardly moves", () => {
    expect(pseudoMedian([1, 2, 6])).to.equal(2.75)
    expect(pseudoMedian([7])).to.equal(7)
    const around = [0.9, 0.95, 1, 1.05, 1.1]
    expect(pseudoMedian(around)).to.equal(1)
    expect(pseudoMedian([...around.slice(0, -1), 100])).to.be.within(1, 1.05)
  })

  it("know on which side of a limit samples lie once enough of them do, and far enough off", () => {
    expect(isClear([1, 1.01, 1.02, 1.03, 1.04], 1.05)).to.equal(true)
    expect(isClear([1.06, 1.07, 1.08, 1.09, 1.1], 1.05)).to.equal(true)
    expect(isClear([1, 1.01, 1.02, 1.03], 1.05)).to.equal(true)
    expect(isClear([1.01, 1.02, 1.03], 1.05)).to.equal(false)
    expect(isClear([1, 1.02, 1.03, 1.04, 1.055], 1.05)).to.equal(true)
    expect(isClear([1, 1.02, 1.03, 1.04, 1.2], 1.05)).to.equal(false)
    expect(isClear([1.05, 1.05], 1.05)).to.equal(false)
  })
})
