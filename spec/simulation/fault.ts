import { expect } from "chai"
import { faultProfiles, formatFault } from "../../lib/simulation/index.ts"

describe("simulation/fault", () => {
  it("is told in a line, with its time where it takes any", () => {
    expect(formatFault({ at: 1500, fault: "call slow", befell: "start", target: "web", ms: 20 })).to.equal(
      "1500 call slow: start web, 20 ms",
    )
    expect(formatFault({ at: 0, fault: "stream ended", befell: "events", target: "" })).to.equal(
      "0 stream ended: events",
    )
  })
})

describe("simulation/fault-profile", () => {
  for (const [name, { call = {}, event = {}, stream = {} }] of Object.entries<(typeof faultProfiles)["all"] | object>(
    faultProfiles,
  ).map(([name, faults]) => [name, { call: {}, event: {}, stream: {}, ...faults }] as const))
    it(`${name} has chances that add up to less than certainty`, () => {
      for (const chances of [call, event, stream])
        expect(Object.values<number>(chances).reduce((sum, chance) => sum + chance, 0)).to.be.below(1)
    })
})
