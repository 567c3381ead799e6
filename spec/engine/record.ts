import { expect } from "chai"
import { of, Subject, throwError, VirtualTimeScheduler, type Observable } from "rxjs"
import type { Input } from "../../lib/engine/input.ts"
import { createRecorder } from "../../lib/engine/record.ts"
import type { TaskState } from "../../lib/lifecycle/index.ts"
import { TaskNotFoundError } from "../../lib/model/error.ts"
import { newTask } from "../../lib/model/task.ts"
import type { TaskRecord } from "../../lib/store/store.ts"

describe("recording", () => {
  const definition = {
    arn: "task/1",
    family: "f",
    version: "1",
    containers: [],
    volumes: [],
    desiredStatus: "RUNNING" as const,
  }
  const settings = { stopGraceMs: 1, stoppedTaskRetentionMs: 1, steadyStateCheckMs: 1 }
  const fresh = newTask({ definition, settings, order: 0, submissionId: "s" }, 0)

  const record = (task: TaskState | undefined, written: () => Observable<void>, isChanged = true) => {
    const told: unknown[] = []
    const scheduler = new VirtualTimeScheduler()
    const store = { write: written }
    const pending = { resolve: () => told.push("resolved"), reject: (error: unknown) => told.push(error) }
    const input: Input = { kind: "task", arn: "task/1", event: { kind: "elapsed", at: 0 }, pending }
    createRecorder({ store, scheduler, taskOf: () => task })({
      input,
      changes: [],
      effects: [],
      tasks: isChanged ? new Map([["task/1", task]]) : new Map(),
    }).subscribe((outcome) => told.push(outcome.kind === "task" ? outcome.event.kind : outcome.kind))
    return told
  }
  const succeeding = () => of(undefined)
  const failing = () => throwError(() => new Error("disk full"))

  it("keeps the promise, and tells a task that waits for its definition", () => {
    expect(record(fresh, succeeding)).to.deep.equal(["resolved", "recorded"])
  })

  it("says nothing before all of it is durable, and then all at once (SM-35)", () => {
    const written$ = new Subject<void>()
    const told = record(fresh, () => written$)
    expect(told).to.deep.equal([])
    written$.next()
    expect(told).to.deep.equal(["resolved", "recorded"])
  })

  it("writes what one fold has changed as one, and every fold by itself, however soon it follows (SM-34, SM-35)", () => {
    const written: string[] = []
    const write = (records: readonly TaskRecord[]) => {
      written.push(records.map(({ arn, task }) => `${arn} ${task?.known ?? "forgotten"}`).join(", "))
      return of(undefined)
    }
    const recordFold = createRecorder({ store: { write }, scheduler: new VirtualTimeScheduler(), taskOf: () => fresh })
    const folds = [
      [fresh, { ...fresh, known: "CREATED" as const }],
      [{ ...fresh, known: "RUNNING" as const }],
      [undefined],
    ]
    for (const fold of folds)
      recordFold({
        input: { kind: "alarm", at: 0 },
        changes: [],
        effects: [],
        tasks: new Map(fold.map((task, index) => [`task/${String(index + 1)}`, task])),
      }).subscribe()
    expect(written).to.deep.equal(["task/1 NONE, task/2 CREATED", "task/1 RUNNING", "task/1 forgotten"])
  })

  it("tells a task that waits for its end, and no other", () => {
    expect(record({ ...fresh, recorded: "NONE", known: "STOPPED" }, succeeding)).to.deep.equal(["resolved", "recorded"])
    expect(record({ ...fresh, recorded: "NONE", known: "RUNNING" }, succeeding)).to.deep.equal(["resolved"])
    expect(record({ ...fresh, recorded: "STOPPED", known: "STOPPED" }, succeeding)).to.deep.equal(["resolved"])
    expect(record(undefined, succeeding)).to.deep.equal(["resolved"])
  })

  it("breaks the promise of a task that cannot be recorded, which is then not accepted (SM-35)", () => {
    const [error, ...rest] = record(fresh, failing)
    expect([error instanceof Error && error.message, rest]).to.deep.equal(["disk full", ["declined"]])
    expect(record({ ...fresh, recorded: "NONE" }, failing)).to.have.length(1)
  })

  it("answers at once where nothing changed, and says if there is no such task", () => {
    expect(record(fresh, failing, false)).to.deep.equal(["resolved"])
    expect(record(undefined, failing, false)[0]).to.be.instanceOf(TaskNotFoundError)
  })
})
