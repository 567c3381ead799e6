import { expect } from "chai"
import { reduceTask, type TaskEvent, type TaskState } from "../../../lib/lifecycle/index.ts"
import { lives } from "../../../scripts/bench/workload/life.ts"

describe("the lives that the fold is measured by", () => {
  const mix = lives()

  it("are those of five jobs, three services and two pairs, each to its very end", () => {
    const families = mix.map(({ submitted }) => submitted.definition.family)
    expect(families.toSorted().join(" ")).to.equal("job job job job job pair pair service service service")
    for (const { events } of mix) {
      const statuses = new Set<string>()
      const last = events.reduce<TaskState | undefined>((task, event) => {
        const step = reduceTask(task, event)
        for (const { kind, status } of step.changes) statuses.add(`${kind} ${status}`)
        return step.task
      }, undefined)
      expect(last, "what is left of the task").to.equal(undefined)
      expect([...statuses]).to.include.members(["task CREATED", "task RUNNING", "task STOPPED"])
    }
  })

  it("are of as many events as the file says, and of such a mix", () => {
    expect(
      new Set(mix.map(({ submitted, events }) => `${submitted.definition.family} ${String(events.length)}`)),
    ).to.deep.equal(new Set(["job 20", "service 59", "pair 54"]))
    const shareOf = (isMeant: (event: TaskEvent, index: number, events: readonly TaskEvent[]) => boolean): number =>
      Math.round(
        mix.reduce((sum, { events }) => sum + (events.filter(isMeant).length / events.length) * (100 / mix.length), 0),
      )
    expect(shareOf(({ kind }) => kind === "sent")).to.equal(14)
    expect(shareOf(isIdle)).to.equal(22)
  })
})

/** Between coming up and going down: looks, what they find, and lists. */
const isIdle = (event: TaskEvent, index: number, events: readonly TaskEvent[]): boolean => {
  const stop = events.findIndex(({ kind }) => kind === "stopRequested")
  const first = events.findIndex(({ kind }) => kind === "elapsed")
  return index >= first && index < stop
}
