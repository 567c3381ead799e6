/** A task's whole life folded by hand, without Docker: from its submission until nothing is left of it. */
import { expect } from "chai"
import {
  newHost,
  nextDeadline,
  rankOf,
  reduceHost,
  reduceTask,
  type Effect,
  type HostState,
  type TaskEvent,
  type TaskState,
} from "../../lib/lifecycle/index.ts"
import { linked } from "./support/build.ts"
import { occupied } from "./support/occupied.ts"

const settings = { stopGraceMs: 5000, stoppedTaskRetentionMs: 60_000, steadyStateCheckMs: 600_000 }
const submission = { definition: linked, settings, order: 0, submissionId: "s1" }

interface Line {
  readonly event: TaskEvent
  /** What may be performed now, since there is a place for it. */
  readonly admitted: readonly string[]
  readonly told: readonly string[]
}

const line = (event: TaskEvent, admitted: readonly string[], told: readonly string[] = []): Line => ({
  event,
  admitted,
  told,
})

/** `web` links to `db`; there is one place to pull, and one to create or to start. */
const life: readonly Line[] = [
  line({ kind: "submitted", at: 0, ...submission }, []),
  line({ kind: "recorded", at: 1, status: "NONE" }, ["pull db"]),
  line({ kind: "pulled", at: 10, container: "db" }, ["create db", "pull web"], ["db PULLED"]),
  line({ kind: "created", at: 11, container: "db", containerId: "1" }, ["start db"], ["db CREATED"]),
  line({ kind: "pulled", at: 12, container: "web" }, [], ["web PULLED"]),
  line({ kind: "started", at: 13, container: "db", startedAt: 13 }, ["create web"], ["db RUNNING"]),
  line({ kind: "created", at: 14, container: "web", containerId: "2" }, ["start web"], ["web CREATED", "task CREATED"]),
  line({ kind: "started", at: 15, container: "web" }, [], ["web RUNNING", "task RUNNING"]),
  line({ kind: "stopRequested", at: 100 }, ["stop web"]),
  line({ kind: "died", at: 101, container: "web", exitCode: 0, diedAt: 101 }, ["stop db"], ["web STOPPED"]),
  line({ kind: "stopped", at: 102, container: "web" }, []),
  line({ kind: "stopped", at: 103, container: "db" }, []),
  line({ kind: "died", at: 104, container: "db", exitCode: 143, diedAt: 104 }, [], ["db STOPPED", "task STOPPED"]),
  line({ kind: "recorded", at: 105, status: "STOPPED" }, []),
  line({ kind: "elapsed", at: 60_104 }, ["remove db", "remove web"]),
  line({ kind: "removed", at: 60_105, container: "db" }, []),
  line({ kind: "removed", at: 60_106, container: "web" }, []),
]

describe("lifecycle/index", () => {
  it("folds without Docker (DM-1, DG-2, TE-70)", () => {
    let task: TaskState | undefined
    let host: HostState = reduceHost(newHost({ maxPulls: 1, maxStarts: 1, maxStops: 2 }), { kind: "connected" }).host
    const ask = (effects: readonly Effect[]): readonly Effect[] => {
      const ranked = effects.map((effect) => ({ rank: rankOf(0, effect.container === "db" ? 0 : 1), effect }))
      const step = reduceHost(host, { kind: "asked", effects: ranked })
      host = step.host
      return step.admitted
    }
    for (const { event, admitted, told } of life) {
      const step = reduceTask(task, event)
      task = step.task
      const performed = ask(step.effects)
      for (const effect of performed)
        if (effect.do !== "release")
          ({ task } = reduceTask(task, {
            kind: "admitted",
            at: event.at,
            container: effect.container,
            call: effect.do,
          }))
      const title = `${event.kind} at ${String(event.at)}`
      expect(
        performed.map((effect) => `${effect.do} ${effect.container}`),
        title,
      ).to.deep.equal(admitted)
      const changes = step.changes.map(
        (change) => `${change.kind === "task" ? "task" : change.containerName} ${change.status}`,
      )
      expect(changes, title).to.deep.equal(told)
      if (event.at === 105) expect(task && nextDeadline(task, 105)).to.deep.equal({ at: 60_104, reason: "retention" })
    }
    expect(task).to.equal(undefined)
    expect(occupied(host)).to.equal(0)
  })

  it("folds without anybody saying that a call is made", () => {
    let task: TaskState | undefined
    const told: string[] = []
    for (const { event } of life) {
      const step = reduceTask(task, event)
      task = step.task
      told.push(
        ...step.changes.map((change) => `${change.kind === "task" ? "task" : change.containerName} ${change.status}`),
      )
    }
    expect(told).to.deep.equal(life.flatMap((each) => each.told))
    expect(task).to.equal(undefined)
  })
})
