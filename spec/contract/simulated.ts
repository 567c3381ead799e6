import { existsSync } from "node:fs"
import { expect } from "chai"
import { differences, exemptions } from "./differences.ts"
import { holdsContract, scenarios } from "./suite.ts"
import { createVirtual } from "./virtual.ts"

describe("the contract of a daemon, held by the simulated one", () => {
  holdsContract("simulated", createVirtual)

  it("differs from the real one where it is said to, and says why", () => {
    for (const { scenario, answers, events, why } of differences) {
      const real = scenarios.find(({ title }) => title === scenario)
      expect(real, scenario).to.not.equal(undefined)
      expect(answers ?? events, scenario).to.not.equal(undefined)
      if (answers !== undefined) expect(answers, scenario).to.not.deep.equal(real?.answers)
      if (events !== undefined) expect(events, scenario).to.not.deep.equal(real?.events)
      expect(why, scenario).to.not.equal("")
    }
  })

  it("names files that are there for what it leaves out, and says why", () => {
    for (const { what, why, heldBy } of exemptions) {
      expect(why, what).to.not.equal("")
      expect(heldBy, what).to.not.deep.equal([])
      for (const file of heldBy) expect(existsSync(new URL(`../../${file}`, import.meta.url)), file).to.equal(true)
    }
  })
})
