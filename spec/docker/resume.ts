import { expect } from "chai"
import { createResume } from "../../lib/docker/resume.ts"
import type { ContainerEvent } from "../../lib/model/daemon.ts"

const at = (ms: number, action = "start", containerId = "abc"): ContainerEvent => ({
  action,
  containerId,
  attributes: {},
  timeNano: ms * 1e6,
})

describe("createResume", () => {
  it("begins ten seconds before its own time, as long as there was no event", () => {
    expect(createResume(1_700_000_007_045).since()).to.equal("1699999997.045000000")
  })

  it("resumes a second before the newest event, in whichever order they came", () => {
    const resume = createResume(0)
    resume.isNew(at(1_700_000_007_045))
    resume.isNew(at(1_700_000_006_000))
    expect(resume.since()).to.equal("1700000006.045000000")
  })

  it("resumes from no time before the first of all", () => {
    const resume = createResume(0)
    resume.isNew(at(500))
    expect(resume.since()).to.equal("0.000000000")
  })

  it("knows an event again by time, action and container", () => {
    const { isNew } = createResume(0)
    expect([at(1), at(1), at(2), at(1, "die"), at(1, "start", "def"), at(1, "die")].map(isNew)).to.deep.equal([
      ...[true, false, true, true, true, false],
    ])
  })

  it("knows whatever a replay will bring again, which begins at a whole millisecond", () => {
    const { isNew, since } = createResume(0)
    const [first, second] = [at(5000.0001), at(6000.0005)]
    expect([first, second].map(isNew)).to.deep.equal([true, true])
    expect(since()).to.equal("5.000000000")
    expect(isNew(first)).to.equal(false)
  })

  it("forgets what no replay will bring again", () => {
    const { isNew } = createResume(0)
    expect([at(1000), at(2000), at(1000), at(2001), at(1000)].map(isNew)).to.deep.equal([true, true, false, true, true])
  })
})
