import { expect } from "chai"
import { newTally, tallyProgress } from "../../lib/docker/pull-tally.ts"
import type { PullProgress } from "../../lib/model/daemon.ts"

describe("a pull's tally", () => {
  const tally = (...reports: readonly PullProgress[]) => reports.reduce(tallyProgress, newTally).total

  it("counts nothing of what is said of no layer", () => {
    expect(tally({ status: "Pulling from library/busybox" }, { status: "Waiting", layer: "" })).to.deep.equal(
      newTally.total,
    )
  })

  it("adds up the layers", () => {
    expect(
      tally(
        { status: "Downloading", layer: "a", currentBytes: 10, totalBytes: 40 },
        { status: "Downloading", layer: "b", currentBytes: 5, totalBytes: 5 },
        { status: "Pull complete", layer: "b" },
        { status: "Already exists", layer: "c" },
      ),
    ).to.deep.equal({ layers: 3, layersDone: 2, currentBytes: 15, totalBytes: 45 })
  })

  it("never goes back, though extracting counts its bytes anew", () => {
    const downloading = { status: "Downloading", layer: "a", currentBytes: 30, totalBytes: 40 }
    expect(tally(downloading, { ...downloading, currentBytes: 20 }).currentBytes).to.equal(30)
    expect(tally(downloading, { status: "Extracting", layer: "a", currentBytes: 1, totalBytes: 90 })).to.deep.equal({
      layers: 1,
      layersDone: 0,
      currentBytes: 40,
      totalBytes: 40,
    })
  })
})
