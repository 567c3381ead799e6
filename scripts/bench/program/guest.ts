/**
 * What a slow subscriber costs the others: two engines on daemons that do everything at once, one of which has a subscriber that
 * takes 100 ms for each change, asynchronously. In turn a task of each ends; what is measured is the time from its end to the
 * STOPPED that a plain subscriber hears, the slow one having subscribed before it.
 */
import { concatMap, timer } from "rxjs"
import { createTaskEngine, type TaskEngine } from "../../../lib/index.ts"
import { quantile } from "../statistic.ts"
import { createIdleDaemon } from "../workload/daemon.ts"
import { report } from "./report.ts"

const taskCount = 4000

interface Side {
  readonly engine: TaskEngine
  readonly end: (n: number) => Promise<void>
  readonly delays: number[]
}

const main = async (): Promise<void> => {
  const [alone, beside] = [await createSide(), await createSide()]
  beside.engine.changes$.pipe(concatMap(() => timer(100))).subscribe()
  const sides = [listening(alone), listening(beside)]
  for (let n = 0; n < taskCount; n += 1) for (const side of n % 2 === 0 ? sides : sides.toReversed()) await side.end(n)
  // The first half has warmed both up.
  const [one = 0, other = 0] = sides.map(({ delays }) => quantile(delays.slice(taskCount / 2), 0.5))
  report({ besideToAlone: other / one })
  process.exit()
}

const createSide = async (): Promise<Side> => {
  const daemon = createIdleDaemon(() => Date.now())
  const engine = createTaskEngine({ docker: daemon })
  await engine.init()
  const delays: number[] = []
  const end = async (n: number): Promise<void> => {
    const task = { arn: `task/${String(n)}`, containers: [{ name: "main", image: "busybox:1" }] }
    await engine.addTask(task)
    const id = engine.listTasks()[0]?.containers[0]?.containerId ?? ""
    begun = performance.now()
    daemon.exit(id, 0)
    await engine.removeTask(task.arn)
  }
  return { engine, end, delays }
}

let begun = 0

/** Last in line, behind whoever has subscribed before. */
const listening = (side: Side): Side => {
  side.engine.taskChanges$.subscribe(({ status }) => {
    if (status === "STOPPED") side.delays.push(performance.now() - begun)
  })
  return side
}

await main()
