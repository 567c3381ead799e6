import { expect } from "chai"
import type { Input } from "../../lib/engine/input.ts"
import { HeldChanges } from "../../lib/engine/held-changes.ts"
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

const createHeldChanges = () => {
  let present: TaskState | undefined
  const heldChanges = new HeldChanges(() => present)
  const inWords = (told: readonly StateChange[]) => told.map((each) => formatStateChange(each).slice("task/1 ".length))
  return {
    forget: () => (present = undefined),
    rest: () => inWords(heldChanges.rest()),
    holds: () => heldChanges.holds("task/1"),
    sift: (state: TaskState | undefined, changes: readonly StateChange[], input: Input = elapsed) => {
      present = state ?? present
      const tasks = new Map(state === undefined ? [] : [["task/1", state]])
      return inWords(heldChanges.sift({ input, changes, effects: [], tasks }))
    },
  }
}

describe("news of an end without a trace", () => {
  it("waits until the very state is written that has it, and is told once", () => {
    const { sift, holds } = createHeldChanges()
    expect([sift(task("aB"), [change("b")]), holds()]).to.deep.equal([[], true])
    expect(sift(undefined, [], written(task("ab")))).to.deep.equal([])
    expect([sift(undefined, [], written(task("aB"))), holds()]).to.deep.equal([["b STOPPED"], false])
    expect(sift(undefined, [], written(task("aB")))).to.deep.equal([])
  })

  it("is also news of a container that has run, and is gone", () => {
    const { sift } = createHeldChanges()
    const [ran] = task("b").containers as [ContainerState]
    const over = { known: "STOPPED", death: { at: 8, exitCode: 137 } } as const
    const withOne = (gone: boolean) => changeTask(task(""), { containers: [changeContainer(ran, { ...over, gone })] })
    expect(sift(withOne(false), [change("b")])).to.deep.equal(["b STOPPED"])
    expect(sift(withOne(true), [change("b")])).to.deep.equal([])
    expect(sift(undefined, [], written(withOne(true)))).to.deep.equal(["b STOPPED"])
  })

  it("is overtaken by nothing of its task, and waits for no later one", () => {
    const { sift } = createHeldChanges()
    sift(task("aBc"), [change("b")])
    expect(sift(task("aBc"), [change("a", "RUNNING")])).to.deep.equal([])
    expect(sift(task("aBC"), [change("c"), taskChange()])).to.deep.equal([])
    expect(sift(undefined, [], written(task("aBc")))).to.deep.equal(["b STOPPED", "a RUNNING"])
    expect(sift(task("aBC"), [change("a")], written(task("aBC")))).to.deep.equal(["c STOPPED", "STOPPED", "a STOPPED"])
  })

  it("does not let a task that is to stop by then be said to run", () => {
    const { sift } = createHeldChanges()
    for (const [desired, said] of [
      ["RUNNING", ["b STOPPED", "RUNNING"]],
      ["STOPPED", ["b STOPPED"]],
    ] as const) {
      sift(task("aB"), [change("b"), taskChange("RUNNING")])
      sift(task("aB", { desired }), [])
      expect(sift(undefined, [], written(task("aB")))).to.deep.equal(said)
    }
  })

  it("does not let a task that is forgotten by then be said to run", () => {
    const { sift, forget } = createHeldChanges()
    sift(task("aB"), [change("b"), taskChange("RUNNING")])
    forget()
    expect(sift(undefined, [], written(task("aB")))).to.deep.equal(["b STOPPED"])
  })

  it("is told at the latest as all is written, and nothing comes any more", () => {
    const { sift, rest, holds } = createHeldChanges()
    sift(task("aB", { desired: "STOPPED" }), [change("b"), taskChange("RUNNING"), taskChange()])
    expect([rest(), holds(), rest()]).to.deep.equal([["b STOPPED", "STOPPED"], false, []])
  })

  it("holds up nobody else's, nor what came before it", () => {
    const { sift } = createHeldChanges()
    const others = { ...taskChange(), taskArn: "task/2" }
    expect(sift(task("aB"), [change("a", "RUNNING"), change("b"), others])).to.deep.equal(["a RUNNING", "STOPPED"])
  })

  it("is told at once under a sequence number, also one that comes later", () => {
    const { sift } = createHeldChanges()
    expect(sift(task("B", { stopSequence: 1 }), [change("b")])).to.deep.equal(["b STOPPED"])
    sift(task("aB"), [change("b")])
    expect(sift(task("aB", { stopSequence: 1 }), [])).to.deep.equal(["b STOPPED"])
  })

  it("is told at once where it was on the disk before", () => {
    const { sift } = createHeldChanges()
    expect(sift(task("B"), [change("b")], { kind: "takenUp", at: 0, tasks: [] })).to.deep.equal(["b STOPPED"])
  })
})
