import { expect } from "chai"
import { reduceTask, type TaskEvent } from "../../lib/lifecycle/index.ts"
import type { DockerState } from "../../lib/model/daemon.ts"
import type { ContainerStatus } from "../../lib/model/status.ts"
import { newTask, type TaskState } from "../../lib/model/task.ts"
import {
  asJson,
  containerOf,
  ofWeb,
  recorded,
  settings,
  submitted,
  taskDefinition,
  taskOf,
  web,
} from "./support/build.ts"
import { calling, created, dying, none, pulled, running, state, stopped } from "./support/states.ts"

const definition = taskDefinition([web])
const fresh = newTask({ definition, settings, order: 0, submissionId: "s1" }, 0)
const inState = { NONE: none, PULLED: pulled, CREATED: created, RUNNING: running, STOPPED: stopped }
const known = (status: ContainerStatus, more: Partial<TaskState> = {}): TaskState => ({
  ...fresh,
  recorded: "NONE",
  known: status === "PULLED" ? "NONE" : status,
  containers: [inState[status]],
  checkAt: status === "RUNNING" ? 900_000 : undefined,
  ...more,
})
const whom = { taskArn: "task/1", container: "web" }

describe("lifecycle/task", () => {
  it("begins with its submission, and does nothing before that is recorded", () => {
    const step = reduceTask(undefined, submitted(definition))
    expect(step).to.deep.equal({ task: fresh, effects: [], changes: [] })
    const next = reduceTask(step.task, { ...recorded, at: 5 })
    expect([next.effects, next.changes]).to.deep.equal([[{ do: "pull", ...whom, image: "web:1" }], []])
  })

  const others: readonly TaskEvent[] = [
    ...([
      recorded,
      { kind: "declined", at: 1 },
      { kind: "stopRequested", at: 1 },
      { kind: "removalRequested", at: 1 },
    ] as const),
    ...([{ kind: "elapsed", at: 1 }, { kind: "listed", at: 1, containers: {} }, ofWeb(1, { kind: "pulled" })] as const),
  ]
  for (const event of others)
    it(`knows no task that is not submitted: ${event.kind} (TE-61, BUG-5)`, () => {
      expect(reduceTask(undefined, event)).to.deep.equal({ task: undefined, effects: [], changes: [] })
    })

  it("is stopped by whoever has run it, and not by whoever has run another under its arn before", () => {
    const stop = (submissionId: string) => reduceTask(known("RUNNING"), { kind: "stopRequested", at: 1, submissionId })
    expect([stop("s0").task?.desired, stop("s1").task?.desired]).to.deep.equal(["RUNNING", "STOPPED"])
  })

  it("takes no answer once it is forgotten (TM-73, BUG-6)", () => {
    const failure = { name: "SomeError", message: "no" }
    for (const answer of [
      ofWeb(1, { kind: "created", containerId: "id" }),
      ofWeb(1, { kind: "removed" }),
      ofWeb(1, { kind: "failed", call: "inspect", failure, verdict: "unknown" }),
    ])
      expect(reduceTask(undefined, answer)).to.deep.equal({ task: undefined, effects: [], changes: [] })
  })

  it("learns nothing of its containers before it is recorded", () => {
    expect(reduceTask(fresh, ofWeb(1, { kind: "died", exitCode: 0 })).task).to.equal(fresh)
  })

  it("is not accepted when the store declines it, and stays when it was accepted before", () => {
    expect(reduceTask(fresh, { kind: "declined", at: 1 })).to.deep.equal({ task: undefined, effects: [], changes: [] })
    const task = known("RUNNING")
    expect(reduceTask(task, { kind: "declined", at: 1 }).task).to.equal(task)
  })

  it("keeps the furthest status that is recorded", () => {
    const task = known("RUNNING", { recorded: "CREATED" })
    expect(reduceTask(task, { kind: "recorded", at: 1, status: "NONE" }).task).to.equal(task)
    expect(taskOf(reduceTask(task, { kind: "recorded", at: 1, status: "RUNNING" })).recorded).to.equal("RUNNING")
  })

  it("submitted again is an update of what is wanted, never back (TE-32, TM-20)", () => {
    const task = known("RUNNING")
    expect(reduceTask(task, submitted(taskDefinition([]))).task).to.equal(task)
    const stop = { ...submitted({ ...taskDefinition([]), desiredStatus: "STOPPED" }), submissionId: "s2" }
    const stopping = reduceTask(task, stop)
    expect(taskOf(stopping)).to.include({ desired: "STOPPED", submissionId: "s1" })
    expect(reduceTask(stopping.task, submitted(definition)).task).to.equal(stopping.task)
  })

  it("stops when it is asked to, once (TM-22)", () => {
    const { task, effects } = reduceTask(known("RUNNING"), { kind: "stopRequested", at: 1 })
    expect(effects).to.deep.equal([{ do: "stop", ...whom, containerId: "id", graceMs: 30_000 }])
    expect(reduceTask(task, { kind: "stopRequested", at: 2 })).to.deep.equal({ task, effects: [], changes: [] })
  })

  it("is shared where a wish is repeated", () => {
    const { task } = reduceTask(known("RUNNING"), { kind: "stopRequested", at: 1 })
    expect(reduceTask(task, { kind: "stopRequested", at: 2 }).task).to.equal(task)
    expect(reduceTask(task, submitted({ ...definition, desiredStatus: "STOPPED" })).task).to.equal(task)
  })

  it("removed: stops, removes its containers once its end is recorded, and is forgotten with every place given back", () => {
    const asked = reduceTask(known("STOPPED", { desired: "STOPPED" }), { kind: "removalRequested", at: 1 })
    expect(asked.effects).to.deep.equal([])
    const due = reduceTask(asked.task, { kind: "recorded", at: 2, status: "STOPPED" })
    expect(due.effects).to.deep.equal([{ do: "remove", ...whom, containerId: "id", force: false }])
    expect(reduceTask(due.task, ofWeb(3, { kind: "removed" }))).to.deep.equal({
      task: undefined,
      effects: [{ do: "release", ...whom, call: "remove" }],
      changes: [],
    })
  })

  it("sweeps when its retention is over (TM-70)", () => {
    const task = known("STOPPED", { recorded: "STOPPED" })
    const due = settings.stoppedTaskRetentionMs
    expect(reduceTask(task, { kind: "elapsed", at: due - 1 }).effects).to.deep.equal([])
    expect(reduceTask(task, { kind: "elapsed", at: due }).effects).to.have.length(1)
  })

  it("learns of nobody whose name it does not have (TM-30)", () => {
    const task = known("RUNNING")
    expect(reduceTask(task, { kind: "died", container: "db", at: 1, exitCode: 0 }).task).to.equal(task)
  })

  describe("compares the daemon's list with what it knows, and looks into what differs", () => {
    const states: readonly DockerState[] = ["created", "running", "paused", "restarting", "removing", "exited", "dead"]
    const agreed: Readonly<Record<ContainerStatus, readonly (DockerState | undefined)[]>> = {
      NONE: [undefined],
      PULLED: [undefined],
      CREATED: ["created"],
      RUNNING: ["running", "paused"],
      STOPPED: ["created", "restarting", "removing", "exited", "dead"],
    }
    for (const status of ["NONE", "PULLED", "CREATED", "RUNNING", "STOPPED"] as const)
      for (const listed of [undefined, ...states])
        it(`${status}, listed as ${listed ?? "nothing"}`, () => {
          const containers = listed === undefined ? {} : { web: { containerId: "id", state: listed } }
          const { effects } = reduceTask(settledIn(status), { kind: "listed", at: 1, containers })
          const inspects = effects.filter((effect) => effect.do === "inspect").length
          expect(inspects).to.equal(agreed[status].includes(listed) ? 0 : 1)
        })

    it("and waits no longer to try again what has failed, since the daemon is back", () => {
      const listed = { kind: "listed", at: 20, containers: {} } as const
      const waiting = state({ known: "PULLED", retryAt: 60_000, attempts: 6 })
      const again = reduceTask(known("NONE", { containers: [waiting] }), listed)
      expect(again.effects.map((effect) => effect.do)).to.deep.equal(["create"])
      expect(containerOf(again)).to.include({ attempts: 0, retryAt: undefined, inspectAt: undefined })
      const doubtful = { ...waiting, mayExist: true, inspectAt: 40_000, looks: 6 }
      const inspected = reduceTask(known("NONE", { containers: [doubtful] }), listed)
      expect(inspected.effects.map((effect) => effect.do)).to.deep.equal(["inspect"])
      expect(containerOf(inspected)).to.include({ attempts: 0, looks: 0, retryAt: undefined })
    })

    it("and has what waits for the daemon tried as if for the first time", () => {
      const waiting = state({ attempts: 2, call: calling("pull", { admittedAt: undefined }) })
      const listed = { kind: "listed", at: 20, containers: {} } as const
      expect(containerOf(reduceTask(known("NONE", { containers: [waiting] }), listed))).to.include({ attempts: 0 })
    })

    it("and has a look that waits for the daemon count as if there had been none in vain", () => {
      const doubtful = { ...dying, inspectAt: undefined, looks: 3, call: calling("inspect", { admittedAt: undefined }) }
      const listed = { kind: "listed", at: 20, containers: {} } as const
      expect(containerOf(reduceTask(known("RUNNING", { containers: [doubtful] }), listed))).to.include({ looks: 0 })
    })

    it("and has what is to be looked at later looked at now", () => {
      const task = known("RUNNING", { containers: [{ ...running, inspectAt: 60_000 }] })
      const listed = { kind: "listed", at: 20, containers: { web: { containerId: "id", state: "running" } } } as const
      expect(reduceTask(task, listed).effects.map((effect) => effect.do)).to.deep.equal(["inspect"])
    })

    it("and leaves a try that is under way its number", () => {
      const trying = state({ known: "PULLED", attempts: 6, call: calling("create") })
      const listed = { kind: "listed", at: 20, containers: {} } as const
      expect(containerOf(reduceTask(known("NONE", { containers: [trying] }), listed))).to.deep.equal(trying)
    })

    it("gone, listed as nothing", () => {
      const task = known("STOPPED", { containers: [state({ ...stopped, gone: true })] })
      expect(reduceTask(task, { kind: "listed", at: 1, containers: {} }).effects).to.deep.equal([])
    })
  })

  it("is the same after a repeated event as after one (TM-32)", () => {
    const event = ofWeb(9, { kind: "died", exitCode: 1, diedAt: 8 })
    const { task } = reduceTask(known("RUNNING"), event)
    expect(asJson(reduceTask(task, event))).to.deep.equal(asJson({ task, effects: [], changes: [] }))
  })
})

/** Such that nothing else is to be done: whoever waits, waits for a retry far away. */
const settledIn = (status: ContainerStatus): TaskState =>
  known(status, { containers: [{ ...inState[status], retryAt: 1_000_000 }] })
