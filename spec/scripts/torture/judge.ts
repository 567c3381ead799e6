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
const seen = (
  action: string,
  more: { id?: string; exitCode?: number; volumes?: readonly string[]; dockerAt?: number } = {},
): Happening => ({
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
    ["a container left over", [{ kind: "leftover", thing: "container", what: "x" }], ["orphaned: container x"]],
    ["a volume left over", [{ kind: "leftover", thing: "volume", what: "x", madeAt: 0 }], ["orphaned: volume x"]],
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

    it("counts the time in which nothing was in the way, and what overlaps only once", () => {
      const overlapping = [
        { at: 5000, ...trouble("delay", 4000) },
        { at: 6000, ...trouble("death", 4500) },
        { at: 6100, ...trouble("delay", 4900) },
      ]
      const { breaches, worstLagMs } = judge(late(...overlapping))
      expect(breaches).to.deep.equal([])
      expect(worstLagMs).to.equal(lateMs + 100 - 2100)
    })

    it("finds a death that stays untold between one trouble and the next", () => {
      const again = Array.from({ length: 50 }, (_, n) => ({ at: 300 + 200 * n, ...trouble("delay", 299 + 200 * n) }))
      expect(judge(late(...again)).breaches.map(format)).to.deep.equal([
        `late: main's death was told after ${String(lateMs + 100 - 50)} ms`,
      ])
    })

    it("takes the daemon's word for what the daemon killed", () => {
      const killed = [seen("die", { exitCode: 137 }), told(main("STOPPED", { exitCode: 137 })), told(task("STOPPED"))]
      expect(findings(...begin, trouble("death", 0), ...killed)).to.deep.equal([])
    })

    it("lets a daemon that ends break a create off, which is then made once", () => {
      const brokenOff = [seen("unfinished", { id: "never made" }), seen("destroy", { id: "never made" })]
      expect(findings(...brokenOff, trouble("death", 0), ...begin, ...end)).to.deep.equal([])
    })

    const leftover = (madeAt: number): Happening => ({ kind: "leftover", thing: "volume", what: "x", madeAt })
    const volume = { volumes: ["x"] }
    const away = (excuses: "death" | "delay"): Entry => ({ at: 50_000, ...trouble(excuses, 40_000) })
    const volumes: readonly (readonly [title: string, excuses: "death" | "delay", Happening[], found: boolean])[] = [
      ["was made meanwhile", "death", [leftover(45_000)], false],
      ["was made a moment before, by Docker's seconds", "death", [leftover(38_500)], false],
      ["was made meanwhile, though the daemon did not end", "delay", [leftover(45_000)], true],
      ["was made before", "death", [leftover(30_000)], true],
      ["was made after", "death", [leftover(51_000)], true],
      [
        "has lost its container meanwhile",
        "death",
        [seen("holds", volume), seen("destroy", { dockerAt: 41_000 }), leftover(30_000)],
        false,
      ],
      [
        "has lost its container unseen",
        "death",
        [seen("holds", { ...volume, dockerAt: 35_000 }), leftover(30_000)],
        false,
      ],
      [
        "has lost its container before",
        "death",
        [seen("holds", volume), seen("destroy", { dockerAt: 39_000 }), leftover(30_000)],
        true,
      ],
      [
        "is another container's",
        "death",
        [seen("holds", { volumes: ["y"] }), seen("destroy", { dockerAt: 41_000 }), leftover(30_000)],
        true,
      ],
    ]
    for (const [title, excuses, happenings, found] of volumes)
      it(`${found ? "finds" : "does not count"} a volume that ${title}`, () => {
        const orphans = judge([away(excuses), ...written(happenings)]).breaches.filter(
          ({ fault }) => fault === "orphaned",
        )
        expect(orphans.map(format)).to.deep.equal(found ? ["orphaned: volume x"] : [])
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
