import { expect } from "chai"
import type { StateChange } from "../../../lib/index.ts"
import { createReport } from "../../../scripts/start/report.ts"
import { summarize } from "../../../scripts/start/summary.ts"
import { aTask } from "../support/task.ts"

describe("the report of npm start", () => {
  const change: StateChange = { kind: "task", taskArn: "task/1", status: "RUNNING", at: 1000 }
  const columns = { beganAt: 1000, width: 4 }
  const summary = summarize(
    { task: aTask([{ name: "a", exitCode: 0 }]), changes: [change] },
    { host: "docker", beganAt: 1000, interruptedWith: undefined, isKept: false },
  )

  const told = (json: boolean) => {
    const out: string[] = []
    const err: string[] = []
    const report = createReport(json, { out: (line) => out.push(line), err: (line) => err.push(line) })
    report.note("a note")
    report.warn("a warning")
    report.change(change, columns)
    report.waits([{ subject: "a", waitsFor: "dependency", on: "b", since: 1000 }], 1000, columns)
    report.summary(summary)
    return { out, err }
  }

  it("tells a person everything but warnings on standard output", () => {
    const { out, err } = told(false)
    expect(out.slice(0, 3)).to.deep.equal([
      "a note",
      "   0.00 s  task  RUNNING",
      "   0.00 s  a     waits for b, since 0.00 s",
    ])
    expect(out.at(-1)).to.include("exit status 0")
    expect(err).to.deep.equal(["a warning"])
  })

  it("has nothing but the changes and the summary on standard output with --json", () => {
    const { out, err } = told(true)
    expect(out.map((line): unknown => JSON.parse(line))).to.deep.equal([change, summary])
    expect(err).to.deep.equal(["a note", "a warning", "   0.00 s  a     waits for b, since 0.00 s"])
  })
})
