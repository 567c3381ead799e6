/** Every fault that the torture looks for is planted here, and found. */
import { expect } from "chai"
import type { ContainerStateChange, ContainerStatus, StateChange, TaskStatus } from "../../../lib/index.ts"
import type { Breach } from "../../../scripts/torture/breach.ts"
import type { Entry, Happening } from "../../../scripts/torture/entry.ts"
import { judge, lateMs } from "../../../scripts/torture/judge.ts"

const arn = "task/1"
const containers = [{ name: "main", image: "busybox:1" }]
const errand = { arn, input: { arn, containers }, exitCodes: { main: [42] } }

const added: Happening = { kind: "added", errand }
const accepted: Happening = { kind: "accepted", arn }
const seen = (action: string, more: { id?: string; exitCode?: number; dockerAt?: number } = {}): Happening => ({
  ...{ kind: "seen", action, id: "a", arn, container: "main", dockerAt: 0 },
  ...more,
})
const main = (status: ContainerStatus, more: Partial<ContainerStateChange> = {}): StateChange => ({
  ...{ kind: "container", taskArn: arn, containerName: "main", status, at: 0 },
  ...more,
})
const task = (status: TaskStatus): StateChange => ({ kind: "task", taskArn: arn, status, at: 0 })
const told = (change: StateChange, life = 1): Happening => ({ kind: "told", life, change })
const sent = (change: StateChange, life = 1): Happening => ({ kind: "sent", life, change })

const begin = [added, accepted, seen("create"), seen("start"), told(main("RUNNING")), told(task("RUNNING"))]
const died = seen("die", { exitCode: 42 })
const end = [died, told(main("STOPPED", { exitCode: 42 })), told(task("STOPPED"))]

/** A millisecond passes from one to the next. */
const written = (happenings: readonly Happening[]): readonly Entry[] =>
  happenings.map((happening, at) => ({ at, ...happening }))

const findings = (...happenings: readonly Happening[]): readonly string[] =>
  judge(written(happenings)).breaches.map(format)

const format = ({ fault, what }: Breach): string => `${fault}: ${what}`

describe("the verdict of the torture", () => {
  it("finds nothing in a life as it should be", () => {
    const { breaches, ...figures } = judge(written([...begin, ...end]))
    expect(breaches).to.deep.equal([])
    expect(figures).to.deep.equal({ tasks: 1, containers: 1, replays: 0, worstLagMs: 7 })
  })

  it("owes nothing to a task that was neither accepted nor ever heard of", () => {
    expect(findings(added)).to.deep.equal([])
  })

  it("owes its end to a task that was told of, though nobody heard that it was accepted", () => {
    expect(findings(added, told(main("PULLED")))).to.deep.equal([
      "lost: the task never STOPPED",
      "lost: main never STOPPED",
    ])
  })

  const rows: readonly (readonly [title: string, happenings: readonly Happening[], findings: readonly string[]])[] = [
    ["a task without an end", begin, ["lost: the task never STOPPED", "lost: main never STOPPED"]],
    ["a task that is refused", [added, { kind: "refused", do: "add", arn, error: "No" }], ["lost: refused to add: No"]],
    [
      "a container that was made twice",
      [...begin, seen("create", { id: "b" }), ...end],
      ["doubled: main is 2 containers", "doubled: main has 2 times the event create"],
    ],
    [
      "a container that was started twice",
      [...begin, seen("start"), ...end],
      ["doubled: main has 2 times the event start"],
    ],
    [
      "an exit code that is not the daemon's",
      [...begin, died, told(main("STOPPED", { exitCode: 1 })), told(task("STOPPED"))],
      ["wrong exit: main ended with 1, but the daemon says 42"],
    ],
    [
      "an exit code that nobody planned",
      [...begin, seen("die", { exitCode: 137 }), told(main("STOPPED", { exitCode: 137 })), told(task("STOPPED"))],
      ["wrong exit: main ended with 137, not with one of 42"],
    ],
    [
      "a container given up",
      [added, accepted, told(main("STOPPED")), told(task("STOPPED"))],
      ["wrong exit: main ended with undefined, not with one of 42"],
    ],
    [
      "a status told twice",
      [...begin, told(main("RUNNING")), ...end],
      ["disorder: main RUNNING after RUNNING, in life 1"],
    ],
    ["a way back", [...begin, ...end, told(task("RUNNING"))], ["disorder: the task RUNNING after STOPPED, in life 1"]],
    [
      "a change told again after it was sent",
      [...begin, sent(main("RUNNING")), told(main("RUNNING", { replayed: true }), 2), ...end],
      ["disorder: main RUNNING in life 2, though RUNNING was sent in life 1"],
    ],
    [
      "a task that stops before its container",
      [...begin, died, told(task("STOPPED")), told(main("STOPPED", { exitCode: 42 }))],
      ["disorder: the task STOPPED before main"],
    ],
    [
      "a task that runs before its container",
      [added, accepted, seen("create"), seen("start"), told(task("RUNNING")), told(main("RUNNING")), ...end],
      ["disorder: the task RUNNING before main"],
    ],
    [
      "a replay that comes late",
      [...begin, told(main("PULLED"), 2), told(task("RUNNING"), 2), told({ ...task("STOPPED"), replayed: true }, 2)],
      [
        "lost: main never STOPPED",
        "disorder: the task STOPPED before main",
        "disorder: STOPPED replayed after something new, in life 2",
      ],
    ],
    ["what is left over", [{ kind: "leftover", thing: "volume", what: "x" }], ["orphaned: volume x"]],
    ["an engine that ends", [{ kind: "failure", what: "exit 1" }], ["failed: exit 1"]],
  ]
  for (const [title, happenings, expected] of rows)
    it(`finds ${title}`, () => {
      expect(findings(...happenings)).to.deep.equal(expected)
    })

  describe("on what was in the way", () => {
    const trouble = (excuses: "delay" | "death" | "refusal", from: number): Happening => ({
      ...{ kind: "trouble", what: "", from },
      excuses,
    })
    const late = (...between: readonly Entry[]): readonly Entry[] => [
      ...written(begin),
      { ...died, at: 10 },
      ...between,
      { at: lateMs + 100, ...told(main("STOPPED", { exitCode: 42 })) },
      { at: lateMs + 100, ...told(task("STOPPED")) },
    ]

    it("finds a death that is told too late", () => {
      expect(judge(late()).breaches.map(format)).to.deep.equal([
        `late: main's death was told after ${String(lateMs + 100)} ms`,
      ])
    })

    it("counts from the end of what was in the way", () => {
      const { breaches, worstLagMs } = judge(late({ at: 5000, ...trouble("delay", 4000) }))
      expect(breaches).to.deep.equal([])
      expect(worstLagMs).to.equal(lateMs + 100 - 5000)
    })

    it("takes the daemon's word for what the daemon killed", () => {
      const killed = [seen("die", { exitCode: 137 }), told(main("STOPPED", { exitCode: 137 })), told(task("STOPPED"))]
      expect(findings(...begin, trouble("death", 0), ...killed)).to.deep.equal([])
    })

    it("lets a daemon that ends break a create off, and leave the volume", () => {
      const brokenOff = [seen("destroy", { id: "never made", dockerAt: 2 }), trouble("death", 1)]
      const leftover = (what: string): Happening => ({ kind: "leftover", thing: "volume", what })
      expect(findings(added, ...brokenOff, leftover("x"))).to.deep.equal([])
      expect(findings(added, ...brokenOff, leftover("x"), leftover("y"))).to.deep.equal(["orphaned: volume y"])
      expect(findings(...brokenOff.slice(0, 1), leftover("x"))).to.deep.equal(["orphaned: volume x"])
    })

    it("lets tasks be refused meanwhile, but not be carried out then", () => {
      const refused: Happening = { kind: "refused", do: "add", arn, error: "Full" }
      expect(findings(added, refused, trouble("refusal", 0))).to.deep.equal([])
      expect(findings(added, refused, seen("create"), trouble("refusal", 0))).to.include(
        "lost: refused, but carried out: Full",
      )
    })
  })
})
