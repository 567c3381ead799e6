/** The contract as specs: every scenario on one daemon. */
import { expect } from "chai"
import { answers } from "./answers.ts"
import { differences } from "./differences.ts"
import { lives } from "./lives.ts"
import { perform } from "./play.ts"
import { registries } from "./registries.ts"
import type { Scenario } from "./scenario.ts"
import type { Candidate } from "./candidate.ts"

export const scenarios: readonly Scenario[] = [...lives, ...answers, ...registries]

/** Where a difference is listed, the simulated daemon has to show it: one that is gone has to go from the list, too. */
export const holdsContract = (kind: "real" | "simulated", createCandidate: () => Candidate): void => {
  for (const scenario of scenarios)
    it(scenario.title, async () => {
      const difference = kind === "real" ? undefined : differences.find((one) => one.scenario === scenario.title)
      expect(await perform(createCandidate(), scenario)).to.deep.equal({
        answers: difference?.answers ?? scenario.answers,
        events: difference?.events ?? scenario.events,
      })
    })
}
