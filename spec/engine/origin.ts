import { expect } from "chai"
import { of, throwError } from "rxjs"
import { deliver, type StateChange, type TaskInput } from "../../lib/index.ts"
import { createReadyBench } from "../support/engine.ts"

const task = (code: string): TaskInput => ({
  arn: "task/1",
  containers: [{ name: "main", image: "busybox:1", command: ["sh", "-c", `sleep 5; exit ${code}`] }],
})

/** Each submission has an id of its own. */
const createBench = () => {
  let drawn = 0
  return createReadyBench({ random: () => (drawn = (drawn * 13 + 7) % 97) / 97 })
}

/** One task, and then another under the same arn; the changes of each. */
const createTwoLives = async () => {
  const { engine, scheduler, runTo } = await createBench()
  const told: StateChange[] = []
  engine.changes$.subscribe((change) => told.push(change))
  const live = async () => {
    const from = told.length
    void engine.addTask(task("3"))
    await runTo(scheduler.now() + 20_000)
    return told.slice(from).filter(({ status }) => status === "RUNNING" || status === "STOPPED")
  }
  const former = await live()
  void engine.removeTask("task/1")
  await runTo(scheduler.now() + 10_000)
  return { engine, former, present: await live() }
}

describe("what is sent", () => {
  it("is what was marked, and what came before it (EH-5, EH-7)", async () => {
    const { engine, present } = await createTwoLives()
    const areSent = () => present.map((change) => engine.isSent(change))
    expect(areSent()).to.deep.equal([false, false, false, false])
    for (const change of present.filter(({ status }) => status === "RUNNING")) await engine.markSent(change)
    expect(areSent()).to.deep.equal([true, true, false, false])
    for (const change of present.filter(({ kind, status }) => kind === "task" && status === "STOPPED"))
      await engine.markSent(change)
    expect(present.map((change) => engine.isSent(change) && `${change.kind} ${change.status}`)).to.deep.equal([
      "container RUNNING",
      "task RUNNING",
      false,
      "task STOPPED",
    ])
  })

  it("is nothing of a task that another has followed under its arn; a copy is of whichever has it", async () => {
    const { engine, former, present } = await createTwoLives()
    for (const change of present) await engine.markSent(change)
    expect(present.map((change) => engine.isSent(change))).to.deep.equal([true, true, true, true])
    expect(former.map((change) => engine.isSent(change))).to.deep.equal([false, false, false, false])
    expect(former.map((change) => engine.isSent({ ...change }))).to.deep.equal([true, true, true, true])
  })

  it("is nothing of a container that the task does not have, nor of a task that nobody knows", async () => {
    const { engine, present } = await createTwoLives()
    for (const change of present) await engine.markSent(change)
    const ofTask = { kind: "task", taskArn: "task/2", status: "RUNNING", at: 0 } as const
    expect(engine.isSent(ofTask)).to.equal(false)
    expect(engine.isSent({ ...ofTask, kind: "container", taskArn: "task/1", containerName: "db" })).to.equal(false)
  })
})

describe("the delivery of two tasks, one after the other under one arn", () => {
  it("has everything of both, though the second has ended when the first one's end arrives", async () => {
    const { engine, scheduler, runTo } = await createBench()
    const arrived: string[] = []
    let isAway = true
    const submit = (change: StateChange) => {
      if (isAway) return throwError(() => new Error("away"))
      const code = change.kind === "container" ? ` ${String(change.exitCode)}` : ""
      arrived.push(`${change.kind} ${change.status}${code}`)
      return of(undefined)
    }
    deliver(engine, submit, { scheduler, random: () => 0 }).subscribe()
    void engine.addTask(task("3"))
    await runTo(20_000)
    void engine.removeTask("task/1")
    await runTo(30_000)
    void engine.addTask(task("4"))
    await runTo(60_000)
    isAway = false
    await runTo(120_000)
    const lifeOf = (code: string) => [
      ...["container RUNNING undefined", "task RUNNING"],
      ...[`container STOPPED ${code}`, "task STOPPED"],
    ]
    expect(arrived).to.deep.equal([...lifeOf("3"), ...lifeOf("4")])
    expect(engine.listTasks()[0]?.sentStatus).to.equal("STOPPED")
  })
})
