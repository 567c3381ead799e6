import { expect } from "chai"
import { nextDeadline, reduceTask } from "../../lib/lifecycle/index.ts"
import { takeUp } from "../../lib/lifecycle/restore.ts"
import { newTask, type ContainerState, type TaskState } from "../../lib/model/task.ts"
import { containerOf, inspection, ofWeb, settings, taskDefinition, taskOf, web } from "./support/build.ts"
import { calling, created, none, pulled, revived, running, stopped } from "./support/states.ts"

const taskWith = (container: ContainerState, more: Partial<TaskState> = {}): TaskState => ({
  ...newTask({ definition: taskDefinition([web]), settings, order: 0, submissionId: "s1" }, 0),
  recorded: "NONE",
  known: container.known === "PULLED" ? "NONE" : container.known,
  containers: [container],
  ...more,
})

const failure = { name: "SomeError", message: "no" }

describe("lifecycle/restore", () => {
  const inFlight = [
    ["create", none, { inspectAt: 9, mayExist: true }],
    ["start", created, { inspectAt: 9, mayExist: false }],
    ["stop", running, { inspectAt: 9, mayExist: false }],
    ["inspect", running, { inspectAt: 9, mayExist: false }],
    ["pull", none, { inspectAt: 9, mayExist: true }],
    ["remove", stopped, { inspectAt: undefined, mayExist: false }],
  ] as const
  for (const [name, container, doubt] of inFlight)
    it(`looks at what may have come of a ${name} in flight (BUG-7)`, () => {
      const [after] = takeUp(taskWith({ ...container, call: calling(name) }), 9).containers
      expect([after?.call, after?.inspectAt, after?.mayExist]).to.deep.equal([
        undefined,
        doubt.inspectAt,
        doubt.mayExist,
      ])
    })

  it("stops again what came back to life, where that stop was in flight (LIM-4)", () => {
    const quelledBy = (call: ContainerState["call"]) =>
      takeUp(taskWith({ ...revived, quelled: true, call }), 9).containers.map(({ quelled }) => quelled)
    expect([undefined, calling("inspect"), calling("stop")].flatMap(quelledBy)).to.deep.equal([true, true, false])
  })

  it("doubts nothing where no call was made", () => {
    const unwanted = { ...none, desired: "STOPPED" } as const
    const waiting = { ...unwanted, call: calling("create", { admittedAt: undefined }) }
    expect(takeUp(taskWith(waiting), 9).containers).to.deep.equal([unwanted])
    const ended = { ...stopped, desired: "RUNNING", startedAt: undefined } as const
    for (const container of [unwanted, running, ended, { ...none, gone: true }])
      expect(takeUp(taskWith(container), 9).containers).to.deep.equal([container])
  })

  it("looks into what was to be looked into, though the call had no place yet", () => {
    const waiting = { ...created, desired: "STOPPED" as const, call: calling("inspect", { admittedAt: undefined }) }
    expect(takeUp(taskWith(waiting), 9).containers.map(({ inspectAt }) => inspectAt)).to.deep.equal([9])
  })

  it("looks at what may have been created since it was saved, since no create waits for the disk", () => {
    const waiting = { ...pulled, call: calling("create", { admittedAt: undefined }) }
    for (const container of [pulled, waiting])
      expect(takeUp(taskWith(container), 9).containers).to.deep.equal([{ ...pulled, inspectAt: 9, mayExist: true }])
  })

  it("looks at what may have been started since it was saved, since no start waits for the disk", () => {
    const waiting = { ...created, call: calling("start", { admittedAt: undefined }) }
    for (const container of [created, waiting])
      expect(takeUp(taskWith(container), 9).containers).to.deep.equal([{ ...created, inspectAt: 9 }])
    for (const more of [{ desired: "CREATED" }, { desired: "STOPPED" }, { gone: true }, { startedAt: 3 }] as const)
      expect(takeUp(taskWith({ ...created, ...more }), 9).containers).to.deep.equal([{ ...created, ...more }])
  })

  it("gives up who waits for what cannot be, and the task with it, once it has been looked for (LIM-1, TM-50)", () => {
    const definition = taskDefinition([{ ...web, links: ["nobody"] }])
    const { task } = resumed(taskWith(none, { definition }))
    expect(taskOf({ task }).desired).to.equal("STOPPED")
    const never = reduceTask(task, ofWeb(11, { kind: "failed", call: "inspect", verdict: "missing", failure }))
    const reason = "DependencyError: web links to nobody, which is no container of its task"
    expect(never.changes.map(({ status, reason: why }) => [status, why])).to.deep.equal([
      ["STOPPED", reason],
      ["STOPPED", reason],
    ])
    expect(taskOf(resumed(taskWith(running, { definition }))).desired).to.equal("RUNNING")
  })

  const restored = (task: TaskState) => reduceTask(undefined, { kind: "restored", at: 9, task })

  it("tells what no backend has been told, as it was saved and flagged (TM-2, TE-82)", () => {
    const { changes, effects } = restored(taskWith(running))
    expect(changes.map(({ kind, status, replayed }) => [kind, status, replayed])).to.deep.equal([
      ["container", "RUNNING", true],
      ["task", "RUNNING", true],
    ])
    expect(effects).to.deep.equal([])
  })

  it("takes note of what a backend is told at once, before it is recorded again", () => {
    const { task } = restored(taskWith(running))
    const told = reduceTask(task, ofWeb(10, { kind: "sent", status: "RUNNING" }))
    expect([containerOf(told).sent, told.effects]).to.deep.equal(["RUNNING", []])
    expect(reduceTask(task, ofWeb(10, { kind: "died", exitCode: 1 })).task).to.equal(task)
  })

  const quiet = [
    taskWith({ ...running, sent: "RUNNING" }, { sent: "RUNNING" }),
    taskWith(created),
    taskWith({ ...stopped, sent: "STOPPED" }, { sent: "STOPPED" }),
    taskWith({ ...running, sent: "RUNNING" }, { desired: "STOPPED" }),
  ]
  quiet.forEach((task, index) =>
    it(`tells nothing of what has been told, or is not told (${String(index)})`, () => {
      expect(restored(task).changes).to.deep.equal([])
    }),
  )

  it("begins nothing before the task is recorded again, and happens once", () => {
    const { task } = restored(taskWith(none, { hasEntered: false }))
    expect(reduceTask(task, { kind: "restored", at: 10, task: taskWith(stopped) }).task).to.equal(task)
    expect(reduceTask(task, { kind: "elapsed", at: 10 })).to.deep.equal({ task, effects: [], changes: [] })
  })

  it("goes on once the task is recorded again", () => {
    const { task } = restored(taskWith(none))
    const resumed = reduceTask(task, { kind: "recorded", at: 10, status: "NONE" })
    expect(resumed.effects.map((effect) => effect.do)).to.deep.equal(["inspect"])
    const looked = reduceTask(resumed.task, ofWeb(11, { kind: "failed", call: "inspect", verdict: "missing", failure }))
    expect(looked.effects.map((effect) => effect.do)).to.deep.equal(["release", "pull"])
  })

  it("says of nothing that it has ended before it has looked, also if its end is wanted", () => {
    const { task, changes } = reduceTask(resumed(taskWith(pulled)).task, { kind: "stopRequested", at: 11 })
    expect(changes).to.deep.equal([])
    const ran = reduceTask(task, ofWeb(12, { kind: "inspected", inspection: inspection({ startedAt: 3 }) }))
    expect(ran.effects.map((effect) => effect.do)).to.deep.equal(["release", "stop"])
    const never = reduceTask(task, ofWeb(12, { kind: "failed", call: "inspect", verdict: "missing", failure }))
    expect(containerOf(never).known).to.equal("STOPPED")
  })

  /** As it is once it is recorded again. */
  const resumed = (task: TaskState) => reduceTask(restored(task).task, { kind: "recorded", at: 10, status: task.known })

  it("does not start what it has not looked at, and starts what is still only created", () => {
    const { task, effects } = resumed(taskWith(created))
    expect(effects.map((effect) => effect.do)).to.deep.equal(["inspect"])
    const looked = reduceTask(task, ofWeb(11, { kind: "inspected", inspection: inspection({ state: "created" }) }))
    expect(looked.effects.map((effect) => effect.do)).to.deep.equal(["release", "start"])
    const exited = inspection({ state: "exited", exitCode: 7, finishedAt: 8 })
    const ended = reduceTask(task, ofWeb(11, { kind: "inspected", inspection: exited }))
    expect(containerOf(ended)).to.include({ known: "STOPPED", exitCode: 7 })
  })

  it("finds one that was only created by its name, and knows it as created (TE-22, TE-24)", () => {
    const { task, effects } = resumed(taskWith({ ...none, call: calling("create") }))
    expect(effects).to.deep.equal([{ do: "inspect", taskArn: "task/1", container: "web", containerId: undefined }])
    const found = reduceTask(task, ofWeb(11, { kind: "inspected", inspection: inspection({ state: "created" }) }))
    expect(containerOf(found)).to.include({ known: "CREATED", containerId: "id" })
  })

  for (const [verdict, known] of [
    ["unreachable", "RUNNING"],
    ["unknown", "RUNNING"],
    ["refused", "RUNNING"],
    ["missing", "STOPPED"],
  ] as const)
    it(`knows one as ${known} whose inspect is ${verdict} (TE-23, BUG-9)`, () => {
      const { task } = resumed(taskWith({ ...running, call: calling("inspect") }))
      const looked = reduceTask(task, ofWeb(11, { kind: "failed", call: "inspect", failure, verdict }))
      expect(containerOf(looked).known).to.equal(known)
    })

  it("keeps one that had stopped for what is left of its retention (TE-25)", () => {
    const task = taskOf(resumed(taskWith(stopped, { knownAt: 7 })))
    expect(nextDeadline(task, 10)).to.deep.equal({ at: 7 + settings.stoppedTaskRetentionMs, reason: "retention" })
  })
})
