import { expect } from "chai"
import fc from "fast-check"
import { TestScheduler } from "rxjs/testing"
import { toMarbles, type StateChange } from "../../lib/index.ts"
import { containerChange, oneRun, picture, taskChange } from "./support/changes.ts"

describe("a marble diagram", () => {
  it("has a line for each task and container, all on one axis, and says what its letters mean", () => {
    expect(toMarbles(oneRun, { from: 0 })).to.equal(
      picture(`
        time     0 2ms     2.006s
        task/1   --C--R 2s S
          web    P-C--R 2s S

        P pulled   C created   R running   S stopped
        S exit 1: task/1 web
        S EssentialContainerExited: web (1): task/1
      `),
    )
  })

  it("does not mind in which order changes are given", () => {
    const sorted = toMarbles(oneRun, { from: 0 })
    const tasksLast = [...oneRun].sort((one, other) => one.kind.localeCompare(other.kind))
    expect(toMarbles(tasksLast, { from: 0 })).to.equal(sorted)
  })

  it("groups what one line has at one moment, and gives every line the room for it", () => {
    const changes = [
      containerChange(1, "task/1", "web", "PULLED"),
      containerChange(1, "task/1", "web", "CREATED"),
      taskChange(1, "task/1", "CREATED"),
      taskChange(7, "task/1", "RUNNING"),
    ]
    expect(toMarbles(changes, { from: 0 })).to.equal(
      picture(`
        time      1ms   7ms
        task/1   -C-----R
          web    -(PC)---

        P pulled   C created   R running
      `),
    )
  })

  it("begins with the first change and tells its date, where no beginning is given", () => {
    const at = Date.UTC(2026, 0, 2, 3, 4, 5, 6)
    expect(toMarbles([taskChange(at, "task/1", "CREATED"), taskChange(at + 3, "task/1", "RUNNING")])).to.equal(
      picture(`
        time     0  3ms
        task/1   C--R

        C created   R running
        0 is 2026-01-02T03:04:05.006Z
      `),
    )
  })

  it("goes on to the end of the watch with whatever has not stopped", () => {
    const changes = [taskChange(0, "task/1", "RUNNING"), taskChange(1, "task/2", "STOPPED")]
    expect(toMarbles(changes, { from: 0, until: 3_600_000 }).split("\n\n")[0]).to.equal(
      picture(`
        time     0                1h
        task/1   R- 59m 59s 998ms -
        task/2   -S
      `),
    )
  })

  it("writes what is told again after a restore in lower case", () => {
    const replayed = true
    const drawn = toMarbles([taskChange(0, "task/1", "RUNNING", { replayed }), taskChange(2, "task/1", "STOPPED")])
    expect(drawn).to.contain("task/1   r-S\n\nR running   S stopped   lower case: told again after a restore")
  })

  it("tells ports, and whom a detail is said of, the first few by name", () => {
    const binding = { containerPort: 80, hostPort: 8080, protocol: "tcp", bindIp: "0.0.0.0" } as const
    const port = containerChange(0, "task/0", "web", "RUNNING", { portBindings: [binding] })
    const stops = Array.from({ length: 40 }, (_, n) => taskChange(1, `task/${String(n)}`, "STOPPED", { reason: "no" }))
    const drawn = toMarbles([port, ...stops])
    expect(drawn).to.contain("\nR 0.0.0.0:8080->80/tcp: task/0 web\nS no: task/0, task/1, task/2, and 37 more\n")
  })

  it("keeps long arns apart by their ends, and names to one line", () => {
    const long = "arn:aws:ecs:eu-west-1:123456789012:task/"
    const changes = [
      taskChange(0, `${long}a-very-long-tail-of-one`, "RUNNING"),
      containerChange(1, `${long}a-very-long-tail-of-one`, "two\nlines", "STOPPED", { reason: "one\n\ttwo" }),
      taskChange(2, `other-${long}a-very-long-tail-of-one`, "RUNNING"),
    ]
    expect(toMarbles(changes, { from: 0 })).to.equal(
      picture(`
        time                          0 2ms
        ..-very-long-tail-of-one      R--
          two lines                   -S
        ..-very-long-tail-of-one #2   --R

        R running   S stopped
        S one two: ..-very-long-tail-of-one two lines
      `),
    )
  })

  it("keeps the containers of a task apart where their ends are the same, too", () => {
    const changes = ["checkout", "payments"].map((name, at) =>
      containerChange(at, "task/1", `${name}-frontend-nginx-sidecar`, "STOPPED", { reason: name }),
    )
    expect(toMarbles(changes, { from: 0 })).to.equal(
      picture(`
        time                            0
        task/1                          --
          ..frontend-nginx-sidecar      S
          ..frontend-nginx-sidecar #2   -S

        S stopped
        S checkout: task/1 ..frontend-nginx-sidecar
        S payments: task/1 ..frontend-nginx-sidecar #2
      `),
    )
  })

  it("says so where letters need more room than time", () => {
    const changes = [
      containerChange(0, "task/1", "web", "PULLED"),
      containerChange(0, "task/1", "web", "CREATED"),
      containerChange(1, "task/1", "web", "RUNNING"),
    ]
    const drawn = toMarbles(changes, { from: 0 })
    expect(drawn).to.contain("  web    (PC)R\n")
    expect(drawn).to.contain("where letters need more room than time, the axis counts")
  })

  it("is on time again once a silence has been long enough", () => {
    const crowd = (["PULLED", "CREATED", "RUNNING"] as const).map((status) =>
      containerChange(0, "task/1", "web", status),
    )
    const changes = [...crowd, taskChange(1, "task/1", "RUNNING"), taskChange(100, "task/1", "STOPPED")]
    expect(toMarbles(changes, { from: 0 })).to.equal(
      picture(`
        time     0    1ms    100ms
        task/1   -----R 94ms S
          web    (PCR)- 94ms -

        P pulled   C created   R running   S stopped
        where letters need more room than time, the axis counts
      `),
    )
  })

  it("draws nothing out of nothing", () => {
    expect(toMarbles([])).to.equal("no changes")
  })

  it("keeps five hundred changes within its width, each drawn once, and lanes to where something happens", () => {
    const changes = Array.from({ length: 500 }, (_, n) => taskChange(n * 1000, `task/${String(n >> 1)}`, "RUNNING"))
    for (const width of [60, 120]) {
      const diagram = toMarbles(changes, { width }).split("\n\n").slice(0, -1).join("\n")
      expect(Math.max(...diagram.split("\n").map((line) => line.length))).to.be.at.most(width)
      expect(diagram.match(/R/g)).to.have.length(500)
    }
  })

  it("gives rxjs every change at its millisecond, however long the silences are, or as soon as there is room for it", () => {
    const statuses = ["PULLED", "CREATED", "RUNNING"] as const
    const gap = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 6, max: 10_000_000 }))
    const change = fc.record({
      gap,
      task: fc.constantFrom("task/1", "task/2"),
      group: fc.array(fc.constantFrom(...statuses), { minLength: 1, maxLength: 3 }),
    })
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 30 }), (moments) => {
        let [at, end] = [0, 0]
        const placed = moments.flatMap(({ gap, task, group }) => {
          at += gap
          const frame = Math.max(at, end)
          end = frame + (group.length > 1 ? group.length + 2 : 1)
          return group.map((status) => ({ frame, change: containerChange(at, task, "web", status) }))
        })
        const drawn = toMarbles(
          placed.map(({ change }) => change),
          { from: 0, width: 1e9 },
        )
        expect(readBack(drawn)).to.deep.equal(told(placed))
      }),
    )
  })
})

/** What rxjs makes of a diagram's lines: frame, task, letter. */
const readBack = (diagram: string): readonly string[] => {
  const [, ...lines] = diagram.split("\n\n")[0]?.split("\n") ?? []
  // Every title ends in three spaces at least, and no marble has so many.
  const indent = Math.max(...lines.map((line) => (/^ *\S+ {3,}/.exec(line)?.[0] ?? "").length))
  const told: string[] = []
  let task = ""
  for (const line of lines) {
    if (!line.startsWith(" ")) task = line.split(" ", 1)[0] ?? ""
    told.push(...readLine(line.slice(indent)).map((text) => text.replace(" ", ` ${task} `)))
  }
  return told.sort()
}

const readLine = (line: string): readonly string[] =>
  new TestScheduler(() => true).run(() =>
    TestScheduler.parseMarbles(line, undefined, undefined, false, true).map(
      ({ frame, notification }) => `${String(frame)} ${"value" in notification ? String(notification.value) : "end"}`,
    ),
  )

interface Placed {
  /** Where it stands. */
  readonly frame: number
  readonly change: StateChange
}

const told = (placed: readonly Placed[]): readonly string[] =>
  placed.map(({ frame, change: { taskArn, status } }) => `${String(frame)} ${taskArn} ${status.charAt(0)}`).sort()
