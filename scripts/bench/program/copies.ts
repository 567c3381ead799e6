/**
 * The floor under the fold, `copies.ts TASKS`: so many states as the fold has them, and for each event the state of one task and of
 * its one container is copied and put in its place, in turn. Nothing is decided. What this loses with more states, because
 * caches hold them no longer and the collector has to move them, every fold of immutable states loses.
 */
import { reduceTask, type TaskState } from "../../../lib/lifecycle/index.ts"
import { changeContainer, changeTask } from "../../../lib/model/task.ts"
import { jobOf } from "../workload/life.ts"
import { processorSeconds, report } from "./report.ts"

const taskCount = Number(process.argv[2])
const warmUps = 500_000
const copyCount = 2_000_000

const tasks = new Map<string, TaskState>()

const main = (): void => {
  const arns = Array.from({ length: taskCount }, (_, n) => `task/${String(n).padStart(36, "0")}`)
  for (const arn of arns) {
    const { task } = reduceTask(undefined, jobOf(arn))
    if (task !== undefined) tasks.set(arn, task)
  }
  copyAll(arns, warmUps)
  const before = processorSeconds()
  copyAll(arns, copyCount)
  report({ eventsPerSecond: copyCount / (processorSeconds() - before) })
}

const copyAll = (arns: readonly string[], count: number): void => {
  for (let n = 0; n < count;)
    for (const arn of arns) {
      const task = tasks.get(arn)
      const container = task?.containers[0]
      if (task === undefined || container === undefined) throw new Error("A task is lost")
      if (n++ < count)
        tasks.set(arn, changeTask(task, { knownAt: n, containers: [changeContainer(container, { knownAt: n })] }))
    }
}

main()
