import { expect } from "chai"
import { search } from "../../../scripts/sim/search.ts"

describe("the simulation", () => {
  for (const [profile, runs] of [
    ["none", 30],
    ["slow", 20],
    ["events", 40],
    ["calls", 40],
    ["away", 40],
    ["all", 130],
  ] as const)
    it(`keeps every promise for ${String(runs)} seeds with ${profile} of the faults`, async () => {
      const { failing, broken, runs: done } = await search({ seed: 1, runs, tasks: 6, profile })
      expect([failing, broken, done]).to.deep.equal([undefined, undefined, runs])
    })
})
