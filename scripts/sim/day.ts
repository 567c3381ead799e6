/**
 * A day of an engine's life: 40 tasks a minute that each run for a while and are kept for three hours. What is forgotten must
 * be gone: the heap after the last hour is about what it was after the sixth, when as many tasks were known.
 */
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { createTaskEngine } from "../../lib/index.ts"
import { createRandom, createSimulatedDocker, createVirtualScheduler } from "../../lib/simulation/index.ts"

const [minute, hour] = [60_000, 3_600_000]
const tolerance = 0.1

export interface DayOptions {
  /** More than six. */
  readonly hours?: number
  readonly tasksPerMinute?: number
}

/** Tells both figures; 1 where the second is more than a tenth above or below the first. */
export const simulateDay = async (
  print: (line: string) => void,
  { hours = 24, tasksPerMinute = 40 }: DayOptions = {},
): Promise<number> => {
  const collect = collector()
  const scheduler = createVirtualScheduler()
  const docker = createSimulatedDocker({ scheduler })
  const engine = createTaskEngine({ docker, scheduler, random: createRandom(1) })
  let [ended, early] = [0, 0]
  engine.taskChanges$.subscribe(({ status }) => (ended += status === "STOPPED" ? 1 : 0))
  const ready = engine.init()
  scheduler.advanceTo(minute)
  await ready
  const random = createRandom(2)
  for (let now = minute; now < hours * hour; now += minute) {
    for (let count = 0; count < tasksPerMinute; count += 1) {
      const command = ["sh", "-c", `sleep ${String(1 + Math.floor(random() * 300))}; exit ${String(count % 3)}`]
      await engine.addTask({ containers: [{ name: "main", image: "app:1", command }] })
    }
    scheduler.advanceTo(now + minute)
    await new Promise((resolve) => setImmediate(resolve))
    if (now + minute === 6 * hour) early = collect()
  }
  const late = collect()
  const known = engine.listTasks().length
  await engine.shutdown()
  docker.close()
  const grown = late / early - 1
  print(`${String(hours)} hours, ${String(ended)} tasks ended, ${String(known)} still known`)
  print(
    `heap after 6 hours ${megabytes(early)}, after ${String(hours)} hours ${megabytes(late)}: ${(grown * 100).toFixed(1)} %`,
  )
  return Math.abs(grown) <= tolerance ? 0 : 1
}

/** The heap in use, in bytes, once everything that nobody holds is gone. */
const collector = (): (() => number) => {
  setFlagsFromString("--expose-gc")
  return () => {
    runInNewContext("gc()")
    return process.memoryUsage().heapUsed
  }
}

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`
