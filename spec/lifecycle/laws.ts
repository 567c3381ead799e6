/** Any event in any state gives a step, and no row of events breaks a law. */
import { expect } from "chai"
import fc from "fast-check"
import { reduceTask, type Step } from "../../lib/lifecycle/index.ts"
import { anyDefinition, anyEvents } from "./support/arbitrary.ts"
import { asJson, recorded, submitted } from "./support/build.ts"
import { createWatch } from "./support/laws.ts"

describe("lifecycle: whatever happens", () => {
  it("never throws, never goes back, never tells twice, and gives back every place (DM-4, TE-84, TM-46)", () => {
    fc.assert(
      fc.property(anyDefinition, anyEvents, fc.boolean(), (definition, events, isRecorded) => {
        const watch = createWatch()
        let task: Step["task"]
        for (const event of [submitted(definition), ...(isRecorded ? [recorded] : []), ...events]) {
          const step = reduceTask(task, event)
          watch(task, event, step)
          task = step.task
        }
      }),
      { numRuns: 40 },
    )
  })

  it("takes a state that has been to the store and back for the one that it was", () => {
    fc.assert(
      fc.property(anyDefinition, anyEvents, (definition, events) => {
        let task: Step["task"]
        for (const event of [submitted(definition), recorded, ...events]) {
          const step = reduceTask(task, event)
          expect(asJson(reduceTask(task && asJson(task), asJson(event)))).to.deep.equal(asJson(step))
          task = step.task
        }
      }),
      { numRuns: 15 },
    )
  })
})
