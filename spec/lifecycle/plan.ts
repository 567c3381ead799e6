import { expect } from "chai"
import { nextCall, plan } from "../../lib/lifecycle/plan.ts"
import { newTask, type CallName, type ContainerState, type TaskState } from "../../lib/model/task.ts"
import { asJson, containerDefinition, linked, settings, taskDefinition } from "./support/build.ts"
import { calling, created, none, pulled, revived, running, stopped } from "./support/states.ts"

const taskOf = (web: ContainerState, db: ContainerState = running, more: Partial<TaskState> = {}): TaskState => ({
  ...newTask({ definition: linked, settings, order: 0, submissionId: "s1" }, 0),
  recorded: "NONE",
  ...more,
  containers: [{ ...db, name: "db" }, web],
})
const over = { desired: "STOPPED" } as const
const failure = { name: "SomeError", message: "no" }
const swept = { ...over, known: "STOPPED", recorded: "STOPPED", removal: true } as const

const rows: readonly (readonly [string, TaskState, CallName | undefined])[] = [
  ["pulls, whatever it depends on (DG-3, LIM-3)", taskOf(none, none), "pull"],
  ["creates after a pull", taskOf(pulled), "create"],
  ["creates after a pull that failed (TM-34)", taskOf({ ...none, pullFailure: failure }), "create"],
  ["creates beside what exists (DG-20)", taskOf(pulled, pulled), undefined],
  ["creates after a failed pull beside what exists", taskOf({ ...none, pullFailure: failure }, pulled), undefined],
  ["removes what a create that was broken off has left", taskOf({ ...pulled, unfinished: true }), "remove"],
  ["starts beside what runs (DG-20)", taskOf(created), "start"],
  ["does not start before what it needs", taskOf(created, created), undefined],
  ["does not start twice", taskOf({ ...created, startedAt: 5 }), undefined],
  ["does nothing while it runs", taskOf(running), undefined],
  ["makes one call at a time", taskOf({ ...created, call: calling("start"), inspectAt: 1 }), undefined],
  ["looks into a doubt", taskOf({ ...running, inspectAt: 10 }), "inspect"],
  ["does not go on in doubt", taskOf({ ...created, inspectAt: 11 }), undefined],
  ["waits for its retry", taskOf({ ...none, retryAt: 11 }), undefined],
  ["tries again in time", taskOf({ ...none, retryAt: 10 }), "pull"],
  ["looks into a doubt before its retry", taskOf({ ...none, retryAt: 99, inspectAt: 9 }), "inspect"],
  ["stops what lives and is not wanted (TE-76)", taskOf({ ...running, ...over }), "stop"],
  ["stops what lives in spite of a doubt later on", taskOf({ ...running, ...over, inspectAt: 99 }), "stop"],
  ["stops nothing without a process (TE-76)", taskOf({ ...created, ...over }), undefined],
  ["does nothing after its end", taskOf(stopped), undefined],
  ["stops who came back after its end (TM-31)", taskOf(revived), "stop"],
  ["stops who came back once (LIM-4)", taskOf({ ...revived, quelled: true }), undefined],
  ["stops nobody who is gone", taskOf({ ...revived, gone: true }), undefined],
  ["removes what is left when the time is over (TE-90, TM-71)", taskOf(stopped, stopped, swept), "remove"],
  [
    "removes what may exist under its name (TE-77, BUG-7b)",
    taskOf({ ...none, known: "STOPPED", mayExist: true }, stopped, swept),
    "remove",
  ],
  ["stops who came back before it is removed", taskOf(revived, stopped, swept), "stop"],
  ["removes who came back and cannot be stopped", taskOf({ ...revived, attempts: 1 }, stopped, swept), "remove"],
  ["stops who came back, again and again while its time is not over", taskOf({ ...revived, attempts: 1 }), "stop"],
  ["removes nothing that never existed (TE-77)", taskOf({ ...none, known: "STOPPED" }, stopped, swept), undefined],
  [
    "removes nothing before the end is recorded",
    taskOf(stopped, stopped, { ...swept, recorded: "RUNNING" }),
    undefined,
  ],
  ["removes nothing before its time", taskOf(stopped, stopped, { ...swept, removal: false }), undefined],
  ["removes nothing of a task that goes on", taskOf(stopped, stopped, { ...swept, known: "RUNNING" }), undefined],
]

describe("lifecycle/plan", () => {
  for (const [title, task, call] of rows)
    it(title, () => {
      const [, definition] = task.definition.containers
      const [, container] = task.containers
      expect(nextCall(task, container!, definition!, 10)).to.equal(call)
    })

  const holding: readonly (readonly [string, ContainerState, CallName | undefined])[] = [
    ["creates who holds empty volumes", pulled, "create"],
    ["looks at it then, and never starts it (DM-52)", created, "inspect"],
    ["looks once", { ...created, volumes: {} }, undefined],
    ["looks again in time", { ...created, inspectAt: 11 }, undefined],
  ]
  for (const [title, container, call] of holding)
    it(title, () => {
      const [, definition] = linked.containers
      const holder = { ...definition!, links: [], internal: true as const }
      expect(nextCall(taskOf(container), container, holder, 10)).to.equal(call)
    })

  it("does not stop what a container that is going down still uses (DG-2, LIM-16)", () => {
    const going = { ...running, ...over }
    const planned = plan(taskOf(going, going), 10)
    expect(planned?.containers.map(({ call }) => call?.name)).to.deep.equal([undefined, "stop"])
  })

  it("begins a call with its number, its time, and nothing due any more", () => {
    const task = { ...taskOf({ ...none, turns: 3, retryAt: 10 }) }
    const call = calling("pull", { turn: 4, since: 10, admittedAt: undefined })
    expect(asJson(plan(task, 10)?.containers[1])).to.deep.equal(asJson({ ...none, turns: 4, call }))
  })

  it("begins an inspect for all doubts so far, and hastens no retry by it", () => {
    const planned = plan(taskOf({ ...running, inspectAt: 9, retryAt: 1000 }), 10)
    const call = calling("inspect", { since: 10, admittedAt: undefined })
    expect(asJson(planned?.containers[1])).to.deep.equal(asJson({ ...running, turns: 1, retryAt: 1000, call }))
  })

  it("keeps a doubt that comes up later while another call is made", () => {
    const planned = plan(taskOf({ ...running, ...over, inspectAt: 99 }), 10)?.containers[1]
    expect([planned?.call?.name, planned?.inspectAt]).to.deep.equal(["stop", 99])
  })

  it("lets time pass for whoever has nothing to begin", () => {
    const stopping = { ...running, ...over, call: calling("stop") }
    expect(plan(taskOf(stopping), 5000)?.containers[1]?.call?.released).to.equal(true)
  })

  it("forgets a task of which nothing is left, and not before", () => {
    const gone = { ...stopped, gone: true }
    expect(plan(taskOf(gone, gone, swept), 10)).to.equal(undefined)
    expect(plan(taskOf(gone, stopped, swept), 10)).not.to.equal(undefined)
    expect(plan(taskOf({ ...gone, call: calling("inspect") }, gone, swept), 10)).not.to.equal(undefined)
    const never = taskDefinition([containerDefinition("web")])
    expect(plan({ ...taskOf(gone, gone, swept), definition: never, containers: [] }, 10)).to.equal(undefined)
  })
})
