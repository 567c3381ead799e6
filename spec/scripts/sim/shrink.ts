import { expect } from "chai"
import { readArguments } from "../../../scripts/sim/arguments.ts"
import { drawPlan, type Plan } from "../../../scripts/sim/plan.ts"
import { formatViolation } from "../../../scripts/sim/report.ts"
import { runPlan, type Outcome } from "../../../scripts/sim/run.ts"
import { shrink } from "../../../scripts/sim/shrink.ts"

const plan = drawPlan({ seed: 3, tasks: 6, profile: "all" })

/** Fails wherever somebody adds the third task while events may be lost. */
const run = async (tried: Plan): Promise<Outcome> => {
  const fails =
    tried.deeds.some((deed) => deed.do === "add" && deed.task.arn === "task/2") && !!tried.faults.event?.lost
  return { ...(await outcome), violation: fails ? { at: 7, rule: "no third task", found: "task/2" } : undefined }
}

const outcome = runPlan(plan)

describe("a broken promise", () => {
  it("is shrunk to what it takes", async () => {
    const { plan: small, outcome: still } = await shrink(plan, await run(plan), run)
    expect(small.deeds.map((deed) => deed.do)).to.deep.equal(["add"])
    const { call, event, stream } = small.faults
    expect([call, stream, event?.lost === plan.faults.event?.lost]).to.deep.equal([undefined, undefined, true])
    expect(Object.values(event ?? {}).filter((chance) => chance > 0)).to.have.length(1)
    expect(still.violation?.rule).to.equal("no third task")
  })

  it("is told with its seed, what was done, what went wrong, and its diagram", async () => {
    const order = readArguments(["--faults", "all"])
    if (order.do !== "search") throw new Error("The arguments are those of a search")
    const text = formatViolation(order, 3, { plan, outcome: await run(plan) })
    for (const part of [
      /^Broken: no third task\nFound: {2}task\/2, at 7 ms\n/,
      /npm run sim -- --seed 3 --runs 1 --tasks 6 --faults all --trace/,
      /What was done:\n {2}add /,
      /What went wrong:\n {2}\d+ (call|event|stream) /,
      /What was told:\n {2}time {2}/,
    ])
      expect(text).to.match(part)
  })
})
