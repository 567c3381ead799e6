import { expect } from "chai"
import { drawPlan } from "../../../scripts/sim/plan.ts"

describe("a plan", () => {
  it("has nobody deaf, and nothing done, from the calm on", () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const { calmAt, deeds } = drawPlan({ seed, tasks: 6, profile: "all" })
      for (const deed of deeds) {
        const endsAt = deed.do === "deafen" ? deed.at + deed.ms : deed.at
        expect(endsAt, `seed ${String(seed)}: ${deed.do}`).to.be.at.most(calmAt)
      }
    }
  })
})
