import { expect } from "chai"
import { explain, type Blocker } from "../../lib/lifecycle/explain.ts"
import type { Sequencing } from "../../lib/lifecycle/gate.ts"
import { newHost, reduceHost, type HostState } from "../../lib/lifecycle/host.ts"
import { newTask, type CallName, type ContainerState, type TaskState } from "../../lib/model/task.ts"
import { linked, settings } from "./support/build.ts"
import { calling, created, none, revived, running, stopped } from "./support/states.ts"

const away = (): HostState => newHost({ maxPulls: 1, maxStarts: 1, maxStops: 1 })
const up = (): HostState => reduceHost(away(), { kind: "connected" }).host
const submitted = newTask({ definition: linked, settings, order: 0, submissionId: "s1" }, 3)
const db = { ...running, name: "db", knownAt: 4 }

/** A recorded task whose `web` links to `db`. */
const taskOf = (web: ContainerState, other: ContainerState = db, more: Partial<TaskState> = {}): TaskState => ({
  ...submitted,
  recorded: "NONE",
  containers: [other, { ...web, knownAt: 6 }],
  ...more,
})
const waiting = (call: Parameters<typeof calling>[0]) => ({
  ...none,
  call: calling(call, { admittedAt: undefined, since: 7 }),
})
const waitingFor = (on: CallName): Blocker => ({ subject: "web", waitsFor: "daemon", on, since: 7 })
const failure = { name: "SomeError", message: "no" }
const going = { desired: "STOPPED" } as const
const over = { known: "STOPPED", knownAt: 9 } as const

const retained: Blocker = {
  ...{ subject: "task", waitsFor: "retention", since: 9 },
  until: 9 + settings.stoppedTaskRetentionMs,
}
const ended = (container: ContainerState): TaskState =>
  taskOf(container, { ...stopped, name: "db" }, { ...over, recorded: "STOPPED" })

const rows: readonly (readonly [string, TaskState, readonly Blocker[]])[] = [
  ["the store", submitted, [{ subject: "task", waitsFor: "store", since: 3 }]],
  ["nothing while it runs", taskOf(running), []],
  [
    "a call that is made",
    taskOf({ ...none, call: calling("pull", { admittedAt: 8, until: 99 }) }),
    [{ subject: "web", waitsFor: "call", on: "pull", since: 8, until: 99 }],
  ],
  [
    "a call without a limit",
    taskOf({ ...none, call: calling("pull", { admittedAt: 8 }) }),
    [{ subject: "web", waitsFor: "call", on: "pull", since: 8 }],
  ],
  ["a place to pull", taskOf(waiting("pull")), [{ subject: "web", waitsFor: "pull-slot", on: "pull", since: 7 }]],
  [
    "a place to create",
    taskOf(waiting("create")),
    [{ subject: "web", waitsFor: "start-slot", on: "create", since: 7 }],
  ],
  ["a place to start", taskOf(waiting("start")), [{ subject: "web", waitsFor: "start-slot", on: "start", since: 7 }]],
  ["a place to stop", taskOf(waiting("stop")), [{ subject: "web", waitsFor: "stop-slot", on: "stop", since: 7 }]],
  ["nothing but the daemon for a look", taskOf(waiting("inspect")), [waitingFor("inspect")]],
  ["nothing but the daemon for a removal", taskOf(waiting("remove")), [waitingFor("remove")]],
  ["another try", taskOf({ ...none, retryAt: 50 }), [{ subject: "web", waitsFor: "retry", since: 6, until: 50 }]],
  ["another look", taskOf({ ...running, inspectAt: 60 }), [{ subject: "web", waitsFor: "retry", since: 6, until: 60 }]],
  [
    "a dependency to be created",
    taskOf({ ...none, known: "PULLED" }, { ...none, name: "db", call: calling("pull") }),
    [
      { subject: "db", waitsFor: "call", on: "pull", since: 0 },
      { subject: "web", waitsFor: "dependency", on: "db", since: 6 },
    ],
  ],
  [
    "a dependency to be created, after a pull that failed",
    taskOf({ ...none, pullFailure: failure }, { ...none, name: "db", call: calling("pull") }),
    [
      { subject: "db", waitsFor: "call", on: "pull", since: 0 },
      { subject: "web", waitsFor: "dependency", on: "db", since: 6 },
    ],
  ],
  [
    "a dependency to run",
    taskOf(created, { ...created, name: "db", call: calling("start") }),
    [
      { subject: "db", waitsFor: "call", on: "start", since: 0 },
      { subject: "web", waitsFor: "dependency", on: "db", since: 6 },
    ],
  ],
  [
    "nothing of one whose dependency is there, as far as it is needed",
    taskOf({ ...none, known: "PULLED" }, { ...created, name: "db", call: calling("start") }),
    [{ subject: "db", waitsFor: "call", on: "start", since: 0 }],
  ],
  [
    "nothing of one that runs, whatever has become of its dependency",
    taskOf(running, { ...none, name: "db", call: calling("pull") }),
    [{ subject: "db", waitsFor: "call", on: "pull", since: 0 }],
  ],
  [
    "nothing of one that has ended before its dependent",
    taskOf({ ...running, ...going, call: calling("stop") }, { ...stopped, ...going, name: "db" }),
    [{ subject: "web", waitsFor: "call", on: "stop", since: 0 }],
  ],
  [
    "a dependent to go first",
    taskOf({ ...running, ...going, call: calling("stop") }, { ...db, ...going }),
    [
      { subject: "db", waitsFor: "dependency", on: "web", since: 4 },
      { subject: "web", waitsFor: "call", on: "stop", since: 0 },
    ],
  ],
  [
    "its end to be recorded",
    taskOf(stopped, { ...stopped, name: "db" }, over),
    [{ subject: "task", waitsFor: "store", since: 9 }],
  ],
  [
    "the end of its retention",
    taskOf(stopped, { ...stopped, name: "db" }, { ...over, recorded: "STOPPED" }),
    [retained],
  ],
  [
    "the removal, and no longer the end of its retention",
    ended({ ...stopped, call: calling("remove", { until: 99 }) }),
    [{ subject: "web", waitsFor: "call", on: "remove", since: 0, until: 99 }],
  ],
  [
    "the next try of a removal, and no longer the end of its retention",
    ended({ ...stopped, retryAt: 50 }),
    [{ subject: "web", waitsFor: "retry", since: 6, until: 50 }],
  ],
  [
    "the next try of the removal of one that came back",
    ended({ ...revived, quelled: true, retryAt: 50 }),
    [{ subject: "web", waitsFor: "retry", since: 6, until: 50 }],
  ],
  [
    "the next try of a stop of what came back, besides the end of its retention",
    ended({ ...revived, retryAt: 50 }),
    [{ subject: "web", waitsFor: "retry", since: 6, until: 50 }, retained],
  ],
  [
    "a look into what has ended, besides the end of its retention",
    ended({ ...stopped, call: calling("inspect") }),
    [{ subject: "web", waitsFor: "call", on: "inspect", since: 0 }, retained],
  ],
  [
    "no retention of what somebody wants removed",
    { ...ended({ ...stopped, call: calling("inspect") }), removal: true },
    [{ subject: "web", waitsFor: "call", on: "inspect", since: 0 }],
  ],
]

describe("lifecycle/explain", () => {
  for (const [title, task, blockers] of rows)
    it(`names ${title}`, () => expect(explain(task, up())).to.deep.equal(blockers))

  it("names the daemon while it is away", () => {
    expect(explain(taskOf(waiting("pull")), away())).to.deep.equal([
      { subject: "web", waitsFor: "daemon", on: "pull", since: 7 },
    ])
  })

  it("tells when it is next seen whether the daemon is back", () => {
    const { host } = reduceHost(up(), { kind: "lost", retryAt: 30 })
    expect(explain(taskOf(waiting("pull")), host)).to.deep.equal([
      { subject: "web", waitsFor: "daemon", on: "pull", since: 7, until: 30 },
    ])
    expect(reduceHost(host, { kind: "connected" }).host).to.deep.include({ isUp: true, retryAt: undefined })
  })

  it("names the daemon of a task that wants nothing of it, since it has been away for as long as the task is so", () => {
    const absence = (host: HostState, more: Partial<TaskState> = {}) =>
      explain(taskOf(running, db, { known: "RUNNING", knownAt: 6, ...more }), host)
    const lose = (host: HostState, at: number) => reduceHost(host, { kind: "lost", at, retryAt: at + 5 }).host
    const blocker = (since: number, until: number): Blocker => ({ subject: "task", waitsFor: "daemon", since, until })
    expect(absence(away())).to.deep.equal([{ subject: "task", waitsFor: "daemon", since: 6 }])
    expect(absence(lose(lose(away(), 10), 20))).to.deep.equal([blocker(10, 25)])
    expect(absence(lose(up(), 4))).to.deep.equal([blocker(6, 9)])
    const back = reduceHost(lose(up(), 10), { kind: "connected" }).host
    expect([absence(back), absence(lose(back, 30))]).to.deep.equal([[], [blocker(30, 35)]])
    expect(absence(away(), { ...over, recorded: "STOPPED" })).to.deep.equal([retained])
    expect(explain(taskOf({ ...none, retryAt: 50 }), away())).to.deep.equal([
      { subject: "task", waitsFor: "daemon", since: 3 },
      { subject: "web", waitsFor: "retry", since: 6, until: 50 },
    ])
  })

  it("names the stop that is waited for first, by the arn of its task (TM-3)", () => {
    const task = taskOf(
      none,
      { ...none, name: "db" },
      {
        definition: { ...linked, startSequenceNumber: 9 },
        hasEntered: false,
      },
    )
    const [idle, first] = [
      { holds: undefined, awaits: undefined },
      { holds: 5, awaits: undefined },
    ]
    const pass = (host: HostState, taskArn: string, rank: number, from: Sequencing, to: Sequencing) =>
      reduceHost(host, { kind: "sequenced", taskArn, rank, from, to }).host
    const named = (host: HostState) => explain(task, host)
    const one = pass(up(), "task/late", 1, idle, { ...idle, holds: 7 })
    const two = pass(pass(one, "task/first", 3, idle, first), "task/second", 4, idle, first)
    const blocker: Blocker = { subject: "task", waitsFor: "sequence", since: 3 }
    expect(named(up())).to.deep.equal([blocker])
    expect(named(two)).to.deep.equal([{ ...blocker, on: "task/first" }])
    expect(named(pass(two, "task/first", 3, first, idle))).to.deep.equal([{ ...blocker, on: "task/second" }])
  })
})
