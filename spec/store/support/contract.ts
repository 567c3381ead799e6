/** What holds of every store, whatever it is made of. */
import { expect } from "chai"
import { firstValueFrom, lastValueFrom } from "rxjs"
import type { KeptTask, Store } from "../../../lib/store/store.ts"
import { newTask, type TaskState } from "../../../lib/model/task.ts"
import { containerDefinition, taskDefinition } from "../../lifecycle/support/build.ts"

export const settings = { stopGraceMs: 1, stoppedTaskRetentionMs: 1, steadyStateCheckMs: 1 }

export const taskOf = (arn: string, order = 0): TaskState =>
  newTask(
    { definition: { ...taskDefinition([containerDefinition("main")]), arn }, settings, order, submissionId: "s" },
    7,
  )

export const write = (store: Store, tasks: Readonly<Record<string, TaskState | undefined>>): Promise<void> =>
  lastValueFrom(store.write(Object.entries(tasks).map(([arn, task]) => ({ arn, task }))))

export const open = (store: Store, engineId = "engine-1") => firstValueFrom(store.open(engineId))

export const close = (store: Store): Promise<void> => lastValueFrom(store.close(), { defaultValue: undefined })

/** Without what the engine adds, so that what was kept can be compared with what was written. */
const plain = (task: KeptTask): unknown => ({ ...task, settings: undefined })

const byArn = (tasks: readonly KeptTask[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(tasks.map((task) => [task.definition.arn, plain(task)]))

/** `again` is a store on the same content, as another process would make it. */
export const itKeepsTheContract = (make: () => Store, again: (store: Store) => Store): void => {
  it("holds nothing at first, and goes by the id that it is opened with", async () => {
    const store = make()
    expect(await open(store, "engine-1")).to.deep.equal({ engineId: "engine-1", tasks: [], damage: [] })
    await close(store)
  })

  it("keeps the id of whoever opened it first", async () => {
    const store = make()
    await open(store, "engine-1")
    await close(store)
    const next = again(store)
    expect((await open(next, "engine-2")).engineId).to.equal("engine-1")
    await close(next)
  })

  it("keeps each task as it was written last, and none that is forgotten", async () => {
    const store = make()
    await open(store)
    const [one, two, three] = [taskOf("task/1"), taskOf("task/2", 1), taskOf('task/3 \ud800 \u{1f433} "', 2)]
    await write(store, { "task/1": one, "task/2": two, [three.definition.arn]: three })
    const later: TaskState = { ...two, desired: "STOPPED", stoppedBy: "main" }
    await write(store, { "task/1": undefined, "task/2": later })
    await close(store)
    const next = again(store)
    expect(byArn((await open(next)).tasks)).to.deep.equal(byArn([later, three]))
    await close(next)
  })

  it("takes a batch that is empty, and one about tasks that it never had", async () => {
    const store = make()
    await open(store)
    await write(store, {})
    await write(store, { "task/9": undefined })
    await close(store)
    const next = again(store)
    expect((await open(next)).tasks).to.deep.equal([])
    await close(next)
  })

  it("does nothing before it is subscribed to", async () => {
    const store = make()
    await open(store)
    void store.write([{ arn: "task/1", task: taskOf("task/1") }])
    void store.close()
    await write(store, { "task/2": taskOf("task/2") })
    await close(store)
    const next = again(store)
    expect(Object.keys(byArn((await open(next)).tasks))).to.deep.equal(["task/2"])
    await close(next)
  })

  it("may be closed before it is opened, and twice", async () => {
    const store = make()
    await close(store)
    await open(store)
    await close(store)
    await close(store)
  })
}
