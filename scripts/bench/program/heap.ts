/**
 * What an idle task weighs, `heap.ts TASKS`, to be run with --expose-gc: a whole engine on a daemon that does everything at
 * once is given so many tasks of one container, each with an arn, a definition and a container id of its own; all of them run.
 * Everything that the engine keeps of them counts: states, definitions, indices, deadlines, the records in memory.
 */
import { createTaskEngine, type TaskInput } from "../../../lib/index.ts"
import { createIdleDaemon } from "../workload/daemon.ts"
import { report } from "./report.ts"

const taskCount = Number(process.argv[2])

const main = async (): Promise<void> => {
  const engine = createTaskEngine({ docker: createIdleDaemon(() => Date.now()) })
  await engine.init()
  // The first of everything: code, shapes, and the tables' first pages are no task's.
  for (let n = 0; n < 100; n += 1) await engine.addTask(taskInput(n))
  const before = heapBytes()
  for (let n = 100; n < 100 + taskCount; n += 1) await engine.addTask(taskInput(n))
  const bytes = heapBytes() - before
  const running = engine.listTasks().filter(({ knownStatus }) => knownStatus === "RUNNING").length
  if (running !== taskCount + 100) throw new Error(`Only ${String(running)} tasks run`)
  report({ bytesPerTask: bytes / taskCount })
  await engine.shutdown()
}

/** As its submitter would write it; made from text, so that tasks have no strings in common. */
const taskInput = (n: number): TaskInput => {
  const text = JSON.stringify({
    arn: `arn:aws:ecs:eu-west-1:123456789012:task/${String(n).padStart(36, "0")}`,
    family: "service",
    containers: [
      { name: "main", image: "busybox:1", command: ["sleep", "infinity"], environment: { STAGE: "test" }, memory: 32 },
    ],
  })
  return parse(text)
}

const parse: (text: string) => TaskInput = JSON.parse

const heapBytes = (): number => {
  if (globalThis.gc === undefined) throw new Error("To be run with --expose-gc")
  globalThis.gc()
  globalThis.gc()
  return process.memoryUsage().heapUsed
}

await main()
