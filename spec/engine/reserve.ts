import { expect } from "chai"
import type { Input } from "../../lib/engine/input.ts"
import { Reserve } from "../../lib/engine/reserve.ts"
import { formatStateChange, type StateChange } from "../../lib/index.ts"
import { changeContainer, changeTask, type ContainerState, type TaskState } from "../../lib/model/task.ts"
import { taskOf } from "../store/support/contract.ts"

const [fresh] = taskOf("task/1").containers as [ContainerState]

/** A task with a container for each letter: upper-case ones have ended without having run, lower-case ones run. */
const task = (letters: string, more: Partial<TaskState> = {}): TaskState =>
  changeTask(taskOf("task/1"), {
    containers: Array.from(letters).map((letter) =>
      letter === letter.toUpperCase()
        ? changeContainer(fresh, { name: letter.toLowerCase(), known: "STOPPED" })
        : changeContainer(fresh, { name: letter, known: "RUNNING", startedAt: 5 }),
    ),
    ...more,
  })

const change = (containerName: string, status: "STOPPED" | "RUNNING" = "STOPPED"): StateChange => ({
  ...{ kind: "container", taskArn: "task/1", containerName, status, at: 0 },
})
const taskChange = (status: "STOPPED" | "RUNNING" = "STOPPED"): StateChange => ({
  ...{ kind: "task", taskArn: "task/1", status, at: 0 },
})

const elapsed: Input = { kind: "task", arn: "task/1", event: { kind: "elapsed", at: 0 } }
const written = (state: TaskState): Input => ({ ...elapsed, written: state })

const createReserve = () => {
  let present: TaskState | undefined
  const reserve = new Reserve(() => present)
  return {
    holds: () => reserve.holds("task/1"),
    pass: (state: TaskState | undefined, changes: readonly StateChange[], input: Input = elapsed) => {
      present = state ?? present
      return reserve
        .pass({ input, changes, effects: [], tasks: new Map(state === undefined ? [] : [["task/1", state]]) })
        .map((told) => formatStateChange(told).slice("task/1 ".length))
    },
  }
}

describe("news of an end without a trace", () => {
  it("waits until the very state is written that has it, and is told once", () => {
    const { pass, holds } = createReserve()
    expect([pass(task("aB"), [change("b")]), holds()]).to.deep.equal([[], true])
    expect(pass(undefined, [], written(task("ab")))).to.deep.equal([])
    expect([pass(undefined, [], written(task("aB"))), holds()]).to.deep.equal([["b STOPPED"], false])
    expect(pass(undefined, [], written(task("aB")))).to.deep.equal([])
  })

  it("is overtaken by nothing of its task, and waits for no later one", () => {
    const { pass } = createReserve()
    pass(task("aBc"), [change("b")])
    expect(pass(task("aBc"), [change("a", "RUNNING")])).to.deep.equal([])
    expect(pass(task("aBC"), [change("c"), taskChange()])).to.deep.equal([])
    expect(pass(undefined, [], written(task("aBc")))).to.deep.equal(["b STOPPED", "a RUNNING"])
    expect(pass(task("aBC"), [change("a")], written(task("aBC")))).to.deep.equal(["c STOPPED", "STOPPED", "a STOPPED"])
  })

  it("does not let a task that is to stop by then be said to run", () => {
    const { pass } = createReserve()
    for (const [desired, said] of [
      ["RUNNING", ["b STOPPED", "RUNNING"]],
      ["STOPPED", ["b STOPPED"]],
    ] as const) {
      pass(task("aB"), [change("b"), taskChange("RUNNING")])
      pass(task("aB", { desired }), [])
      expect(pass(undefined, [], written(task("aB")))).to.deep.equal(said)
    }
  })

  it("holds up nobody else's, nor what came before it", () => {
    const { pass } = createReserve()
    const others = { ...taskChange(), taskArn: "task/2" }
    expect(pass(task("aB"), [change("a", "RUNNING"), change("b"), others])).to.deep.equal(["a RUNNING", "STOPPED"])
  })

  it("is told at once under a sequence number, also one that comes later", () => {
    const { pass } = createReserve()
    expect(pass(task("B", { stopSequence: 1 }), [change("b")])).to.deep.equal(["b STOPPED"])
    pass(task("aB"), [change("b")])
    expect(pass(task("aB", { stopSequence: 1 }), [])).to.deep.equal(["b STOPPED"])
  })

  it("is told at once where it was on the disk before", () => {
    const { pass } = createReserve()
    expect(pass(task("B"), [change("b")], { kind: "takenUp", at: 0, tasks: [] })).to.deep.equal(["b STOPPED"])
  })
})
