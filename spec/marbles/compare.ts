import { expect } from "chai"
import { compareMarbles, type StateChange } from "../../lib/index.ts"
import { containerChange, oneRun, picture, taskChange } from "./support/changes.ts"

describe("two marble diagrams under each other", () => {
  it("share an axis, mark where they differ, and say what differs", () => {
    const late = oneRun.map((change) => (change.at === 2006 ? { ...change, at: 2008 } : change))
    expect(compareMarbles(oneRun, late, { from: 0 })).to.equal(
      picture(`
        time       0 2ms     2.006s
        expected
          task/1   --C--R 2s S
            web    P-C--R 2s S
        actual
          task/1   --C--R 2s --S
            web    P-C--R 2s --S
                             ^ ^

        at 2.006s task/1 web: expected S (exit 1), actual nothing
        at 2.006s task/1: expected S (EssentialContainerExited: web (1)), actual nothing
        at 2.008s task/1 web: expected nothing, actual S (exit 1)
        at 2.008s task/1: expected nothing, actual S (EssentialContainerExited: web (1))
        P pulled   C created   R running   S stopped
      `),
    )
  })

  it("differ by what letters cannot show, too", () => {
    const other = oneRun.map((change) => ("exitCode" in change ? { ...change, exitCode: 2 } : change))
    expect(compareMarbles(oneRun, other, { from: 0, titles: ["before", "after"] })).to.contain(
      "at 2.006s task/1 web: before S (exit 1), after S (exit 2)\n",
    )
  })

  it("say which moment is 0 where nobody has", () => {
    const moved = (by: number) => oneRun.map((change) => ({ ...change, at: change.at + by }))
    expect(compareMarbles(moved(1_700_000_000_000), [])).to.match(/\n0 is 2023-11-14T22:13:20.000Z$/)
    expect(compareMarbles(oneRun, [], { from: 0 })).to.not.include("0 is")
  })

  it("are not drawn where nothing differs but container ids and the order between lanes", () => {
    const withId = oneRun.map((change): StateChange =>
      change.kind === "container" ? { ...change, containerId: "a" } : change,
    )
    expect(compareMarbles(oneRun, [...withId].reverse())).to.equal(undefined)
    expect(compareMarbles([], [])).to.equal(undefined)
  })

  it("differ by the order within a lane", () => {
    const [one, other] = [containerChange(3, "t", "web", "PULLED"), containerChange(3, "t", "web", "CREATED")]
    expect(compareMarbles([one, other], [other, one])).to.contain("at 0 t web: expected P C, actual C P")
  })

  it("may be one of nothing", () => {
    expect(compareMarbles([], [taskChange(1, "task/1", "RUNNING")], { from: 0, until: 4 })).to.equal(
      picture(`
        time        1ms
        expected
          task/1   -----
        actual
          task/1   -R---
                    ^

        at 1ms task/1: expected nothing, actual R
        R running
      `),
    )
  })

  it("leave out the lines in which nothing differs, and words after the first ten", () => {
    const many = Array.from({ length: 500 }, (_, n) => taskChange(n * 1000, "task/1", "RUNNING"))
    const one = compareMarbles(many, many.slice(0, -1)) ?? ""
    expect(one.match(/^expected$/gm)).to.have.length(1)
    expect(one).to.contain("at 8m19s task/1: expected R, actual nothing")
    const all = compareMarbles(many, []) ?? ""
    expect(all).to.contain("\nand 490 more\n")
    expect(Math.max(...all.split("\n").map((line) => line.length))).to.be.at.most(120)
  })
})
