import { expect } from "chai"
import { throwError } from "rxjs"
import { drawPlan } from "../../../scripts/sim/plan.ts"
import { runPlan } from "../../../scripts/sim/run.ts"

const planOf = (seed: number) => drawPlan({ seed, tasks: 6, profile: "all" })

describe("a simulated run", () => {
  it("is the same, line for line, from the same seed", async () => {
    const [one, again, other] = [await runPlan(planOf(3)), await runPlan(planOf(3)), await runPlan(planOf(4))]
    expect(one).to.deep.equal(again)
    expect(one.trace).not.to.deep.equal(other.trace)
    expect([one.trace.length > 50, one.changes.length > 5, one.faults.length > 5]).to.deep.equal([true, true, true])
  })

  it("is broken by an error of its own that nobody handles, in the same way whenever that is reported", async () => {
    const broken = async (turns: number) => {
      const outcome = runPlan(planOf(3))
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      throwError(() => new Error("nobody's")).subscribe()
      return outcome
    }
    const [one, other] = [await broken(0), await broken(3)]
    expect(one).to.deep.equal(other)
    expect([one.violation?.rule, one.violation?.found]).to.deep.equal(["no error is left unhandled", "Error: nobody's"])
    expect((await runPlan(planOf(3))).violation).to.equal(undefined)
  })

  it("sees everything that it can do wrong come about", async () => {
    const seen = new Set<string>()
    for (let seed = 1; seed <= 60; seed += 1)
      for (const line of (await runPlan(planOf(seed))).trace)
        for (const [word] of line.matchAll(
          /(?<=fault \d+ )\w+ \w+|has died|started again|(?<=deed )\w+|disk|daemon down/g,
        ))
          seen.add(word)
    expect([...seen].sort()).to.include.members([
      ...[
        "add",
        "stop",
        "stopInSequence",
        "remove",
        "check",
        "crash",
        "kill",
        "cut",
        "leave",
        "restartDaemon",
        "deafen",
      ],
      ...[
        "removeByHand",
        "restartByHand",
        "outOfMemory",
        "childOutOfMemory",
        "pause",
        "exec",
        "sicken",
        "spoilRemoval",
      ],
      ...["call slow", "call late", "call hung", "call unanswered", "call broken", "call unreachable", "call failed"],
      ...["call missing", "call conflict", "call away", "stream ended", "stream errored", "stream silent"],
      ...[
        "event lost",
        "event doubled",
        "event delayed",
        "event reordered",
        "disk full",
        "has died",
        "started again",
        "daemon down",
      ],
    ])
  })
})
