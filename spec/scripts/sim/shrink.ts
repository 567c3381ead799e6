import { expect } from "chai"
import { readArguments } from "../../../scripts/sim/arguments.ts"
import { drawPlan, type Plan } from "../../../scripts/sim/plan.ts"
import { formatUnreproduced, formatViolation } from "../../../scripts/sim/report.ts"
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

  it("is shrunk to a disk and a backend that do no harm, but for what it takes", async () => {
    const habits = { disk: { slowMs: 20, fails: 0.1 }, backend: { confirms: 1, slowMs: 5000, throws: true } }
    const shrunk = async (isNeeded: (tried: Plan) => boolean): Promise<readonly unknown[]> => {
      const tried = async (one: Plan): Promise<Outcome> => {
        const violation = isNeeded(one) ? { at: 7, rule: "some rule", found: "" } : undefined
        return { ...(await outcome), violation }
      }
      const failing = { ...plan, ...habits }
      const { disk, backend } = (await shrink(failing, await tried(failing), tried)).plan
      return [disk, backend]
    }
    const deaf = { confirms: 0, slowMs: 0, throws: false }
    expect(await shrunk(() => true)).to.deep.equal([{ slowMs: 0, fails: 0 }, deaf])
    expect(await shrunk(({ disk }) => disk?.fails === 0.1)).to.deep.equal([{ slowMs: 0, fails: 0.1 }, deaf])
    expect(await shrunk(({ backend }) => backend.confirms === 1)).to.deep.equal([
      { slowMs: 0, fails: 0 },
      { ...habits.backend, throws: false },
    ])
  })

  it("is left as it is where it is kept after all, and said not to be reproduced", async () => {
    const kept = await shrink(plan, await outcome, () => outcome)
    expect(kept.plan).to.equal(plan)
    const order = readArguments(["--seed", "2", "--runs", "9", "--jobs", "1"])
    if (order.do !== "search") throw new Error("The arguments are those of a search")
    expect(formatUnreproduced(order, 3, "some rule")).to.equal(
      'Not reproduced: seed 3 broke "some rule" in the search, and keeps every promise when it is run by itself\n' +
        "Again:  npm run sim -- --seed 2 --runs 9 --tasks 6 --faults all --jobs 1",
    )
  })

  it("is told with the failures of its disk among the faults", async () => {
    const full = { ...plan, faults: {}, disk: { slowMs: 0, fails: 1 } }
    expect((await runPlan(full)).faults[0]).to.match(/^\d+ disk full: write task\//)
  })

  it("is told with its seed, what was done, what went wrong, and its diagram", async () => {
    const order = readArguments(["--faults", "all"])
    if (order.do !== "search") throw new Error("The arguments are those of a search")
    const text = formatViolation(order, 3, { plan, outcome: await run(plan) })
    for (const part of [
      /^Broken: no third task\nFound: {2}task\/2, at 7 ms\n/,
      /npm run sim -- --seed 3 --runs 1 --tasks 6 --faults all --trace/,
      /^Habits: latency .*, (no )?disk.*, backend \{.*, config \{.*, (not )?connected anew at the calm$/m,
      /What was done:\n {2}add /,
      /What went wrong:\n {2}\d+ (call|event|stream|disk) /,
      /What was told:\n {2}time {2}/,
    ])
      expect(text).to.match(part)
  })
})
