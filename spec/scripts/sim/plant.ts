import { readdirSync } from "node:fs"
import { tmpdir } from "node:os"
import { expect } from "chai"
import { readBugs, withPlanted } from "../../../scripts/sim/plant.ts"
import { drawPlan } from "../../../scripts/sim/plan.ts"
import { mostRuns, searchPlanted } from "../../../scripts/sim/prove.ts"
import { runPlan } from "../../../scripts/sim/run.ts"

const bugs = readBugs()

/** A bug that is not in the code, to be planted in vain. */
const bug = (find: string) => ({
  ...{ name: "none", why: "", seed: 1, breaks: "" },
  edits: [{ file: "lib/lifecycle/announce.ts", find, replace: "" }],
})

describe("the proof of the simulation", () => {
  it("has the original's bugs and more", () => {
    const original = "BUG-2a BUG-2b BUG-3 BUG-4 BUG-8 BUG-9 BUG-10 BUG-16 BUG-17 LIM-4 LIM-7 LIM-11 LIM-16".split(" ")
    expect(bugs.map(({ name }) => name)).to.include.members(original)
    expect(bugs.length).to.be.above(original.length)
  })

  for (const planted of bugs)
    it(`sees ${planted.name} by seed ${String(planted.seed)}, and nothing there without it`, async () => {
      const { seed, breaks } = planted
      expect(seed).to.be.within(1, mostRuns)
      const { failing, broken } = await searchPlanted(planted, { seed, runs: 1 }, 1)
      expect([failing, broken]).to.deep.equal([seed, breaks])
      expect((await runPlan(drawPlan({ seed, tasks: 6, profile: "all" }))).violation).to.equal(undefined)
    })

  it("refuses a bug whose place is not there, or is there twice", async () => {
    for (const [find, places] of [
      ["no such line", "has 0 places"],
      ["readonly", "places for the bug"],
    ] as const) {
      const error = await withPlanted(bug(find), () => Promise.resolve(undefined)).catch(String)
      expect(error).to.include(places)
    }
  })

  it("leaves no copy behind", async () => {
    const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith("planted-none-"))
    const during = await withPlanted({ ...bug(""), edits: [] }, () => Promise.resolve(copies().length))
    expect([during, copies()]).to.deep.equal([1, []])
  })
})
