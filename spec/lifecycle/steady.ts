import { expect } from "chai"
import { explain, newHost, nextDeadline, reduceHost, reduceTask } from "../../lib/lifecycle/index.ts"
import { look, lookNowAndThen } from "../../lib/lifecycle/steady.ts"
import { newTask, type ContainerState, type TaskState } from "../../lib/model/task.ts"
import { linked, live, ofWeb, settings, taskDefinition, taskOf, web } from "./support/build.ts"
import { none, running, stopped } from "./support/states.ts"

const every = settings.steadyStateCheckMs

const taskWith = (containers: readonly ContainerState[], more: Partial<TaskState> = {}): TaskState => ({
  ...newTask({ definition: linked, settings, order: 0, submissionId: "s1" }, 0),
  recorded: "NONE",
  known: "RUNNING",
  containers,
  ...more,
})

describe("lifecycle/steady", () => {
  const db = { ...running, name: "db" }

  it("sets the next look of a task that runs, and of no other (TM-4)", () => {
    expect(lookNowAndThen(taskWith([db, running]), 10).checkAt).to.equal(10 + every)
    const stopping = taskWith([db, running], { desired: "STOPPED", checkAt: 20 })
    expect(lookNowAndThen(stopping, 10).checkAt).to.equal(undefined)
    const starting = taskWith([db, none], { known: "CREATED" })
    expect(lookNowAndThen(starting, 10)).to.equal(starting)
  })

  it("looks when the time has come, at every container that should be there, and sets the next look (TE-50)", () => {
    const task = taskWith([db, running], { checkAt: 20 })
    expect(lookNowAndThen(task, 19)).to.equal(task)
    const looked = lookNowAndThen(task, 20)
    expect(looked.containers.map(({ inspectAt }) => inspectAt)).to.deep.equal([20, 20])
    expect(looked.checkAt).to.equal(20 + every)
  })

  it("looks at nobody who never was, is gone, has ended, or is looked at already", () => {
    const others = [none, stopped, { ...running, gone: true }, { ...running, inspectAt: 15 }]
    for (const container of others) expect(look(taskWith([container]), 20).containers).to.deep.equal([container])
  })

  it("spreads the looks of tasks that came together over a fifth of the time", () => {
    const looks = Array.from({ length: 10 }, (_, order) => lookNowAndThen(taskWith([db], { order }), 0).checkAt ?? 0)
    expect(new Set(looks)).to.have.property("size", 10)
    for (const at of looks) expect(at).to.be.within(every, every * 1.2)
    expect(looks.slice(0, 3)).to.deep.equal([600_000, 674_164, 628_328])
  })

  it("is not put off by a container that always has something to tell", () => {
    const { task } = live(taskDefinition([web]), [
      ofWeb(1, { kind: "pulled" }),
      ofWeb(2, { kind: "created", containerId: "id" }),
      ofWeb(3, { kind: "started" }),
    ])
    const due = taskOf({ task }).checkAt
    const later = reduceTask(task, ofWeb(every - 1, { kind: "started", startedAt: every - 2 })).task
    expect(taskOf({ task: later }).checkAt).to.equal(due)
    expect(nextDeadline(taskOf({ task: later }), every)).to.deep.equal({ at: due, reason: "steady-check" })
    const step = reduceTask(later, { kind: "elapsed", at: every + 3 })
    expect(step.effects.map((effect) => effect.do)).to.deep.equal(["inspect"])
  })

  it("is what a task that runs waits for", () => {
    const { host } = reduceHost(newHost({ maxPulls: 1, maxStarts: 1, maxStops: 1 }), { kind: "connected" })
    expect(explain(taskWith([db], { checkAt: 20 }), host)).to.deep.equal([
      { subject: "task", waitsFor: "steady-check", since: 0, until: 20 },
    ])
  })

  it("is had at once by whoever asks, also of one that was to be looked at again later", () => {
    const late = taskWith([
      { ...db, inspectAt: 60_000 },
      { ...running, inspectAt: 20 },
    ])
    const { effects } = reduceTask(late, { kind: "checkRequested", at: 20 })
    expect(effects.map((effect) => `${effect.do} ${effect.container}`)).to.deep.equal(["inspect db", "inspect web"])
  })

  it("is had at once by whoever asks", () => {
    const { effects } = reduceTask(taskWith([db, running]), { kind: "checkRequested", at: 20 })
    expect(effects.map((effect) => `${effect.do} ${effect.container}`)).to.deep.equal(["inspect db", "inspect web"])
  })
})
