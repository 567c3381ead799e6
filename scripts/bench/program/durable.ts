/**
 * Durable submissions, `durable.ts TASKS`: so many tasks are added at once to an engine that keeps its state in a folder, and each
 * promise is waited for. Beside that, in turn, LevelDB alone writes the same records, as the engine left them, in one
 * synced batch, given as a list. The daemon never answers, so that nothing else is done meanwhile.
 */
import { ClassicLevel } from "classic-level"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { NEVER } from "rxjs"
import { createTaskEngine } from "../../../lib/index.ts"
import { databaseIn } from "../../../lib/store/folder.ts"
import { quantile } from "../statistic.ts"
import { createIdleDaemon } from "../workload/daemon.ts"
import { report } from "./report.ts"

const taskCount = Number(process.argv[2])
const turns = 40

type Records = readonly (readonly [key: string, value: string])[]

const main = async (folder: string): Promise<void> => {
  const ratios: number[] = []
  for (let turn = 0; turn < turns; turn += 1) {
    const at = (name: string) => join(folder, `${name}-${String(turn)}`)
    const engineMs = await addAll(at("engine"))
    const batchMs = await writeAll(at("level"), await recordsIn(databaseIn(at("engine"))))
    ratios.push(batchMs / engineMs)
  }
  // The first half has warmed both up.
  report({ engineToBatch: quantile(ratios.slice(turns / 2), 0.5) })
}

const addAll = async (dataDir: string): Promise<number> => {
  const docker = { ...createIdleDaemon(() => Date.now()), pullImage: () => NEVER }
  const engine = createTaskEngine({ docker, dataDir })
  await engine.init()
  const tasks = Array.from({ length: taskCount }, (_, n) => ({
    arn: `task/${String(n)}`,
    containers: [{ name: "main", image: "busybox:1", command: ["true"] }],
  }))
  const begin = performance.now()
  await Promise.all(tasks.map((task) => engine.addTask(task)))
  const took = performance.now() - begin
  await engine.shutdown()
  return took
}

const recordsIn = async (folder: string): Promise<Records> => {
  const level = new ClassicLevel(folder)
  const records = await level.iterator().all()
  await level.close()
  if (records.length < taskCount) throw new Error("The engine has not kept its tasks")
  return records
}

const writeAll = async (folder: string, records: Records): Promise<number> => {
  const level = new ClassicLevel(folder)
  await level.open()
  const begin = performance.now()
  await level.batch(
    records.map(([key, value]) => ({ type: "put", key, value })),
    { sync: true },
  )
  const took = performance.now() - begin
  await level.close()
  return took
}

const folder = mkdtempSync(join(tmpdir(), "docker-task-engine-bench-"))
try {
  await main(folder)
} finally {
  rmSync(folder, { recursive: true })
}
process.exit()
