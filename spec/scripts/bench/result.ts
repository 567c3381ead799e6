import { expect } from "chai"
import { exitCodeOf, judge } from "../../../scripts/bench/result.ts"

describe("the verdicts of npm run bench", () => {
  it("hold the median against the target, which itself is good enough", () => {
    expect(judge("fold", [499_999, 500_000, 900_000])).to.include({ measured: 500_000, verdict: "met" })
    expect(judge("fold", [499_999, 499_999, 900_000]).verdict).to.equal("missed")
    expect(judge("heap", [4]).verdict).to.equal("met")
    expect(judge("heap", [4.01]).verdict).to.equal("missed")
  })

  it("hold the pseudo-median against the target where a daemon sets the pace", () => {
    expect(judge("wall", [1, 1.02, 1.06])).to.deep.include({ measured: 1.025, verdict: "met" })
    expect(judge("stop", [1.04, 1.04, 1.09]).verdict).to.equal("missed")
  })

  it("keep the samples", () => {
    expect(judge("heap", [3, 1, 2]).samples).to.deep.equal([3, 1, 2])
  })

  it("pass the check only if every target is met, and measured", () => {
    expect(exitCodeOf([judge("fold", [600_000]), judge("heap", [2])])).to.equal(0)
    expect(exitCodeOf([judge("fold", [600_000]), judge("heap", [5])])).to.equal(1)
    expect(judge("heap").verdict).to.equal("not measured")
    expect(exitCodeOf([judge("fold", [600_000]), judge("heap")])).to.equal(1)
  })
})
