/**
 * Taking up where another engine has left off, `restore.ts TASKS`: so many tasks run on the simulated daemon and are kept in a folder;
 * a second engine takes both over. What is measured is its `init`: reading LevelDB, listing the daemon's containers,
 * holding each task against the list. Counted is every call to the daemon up to then.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { filter, firstValueFrom, take, toArray } from "rxjs"
import { createTaskEngine, type DockerClient } from "../../../lib/index.ts"
import { createSimulatedDocker } from "../../../lib/simulation/index.ts"
import { report } from "./report.ts"

const taskCount = Number(process.argv[2])

const main = async (dataDir: string): Promise<void> => {
  const docker = createSimulatedDocker({ latency: 0 })
  const first = createTaskEngine({ docker, dataDir })
  await first.init()
  const running = firstValueFrom(first.taskChanges$.pipe(filter(isRunning), take(taskCount), toArray()))
  await Promise.all(Array.from({ length: taskCount }, (_, n) => first.addTask(taskOf(n))))
  await running
  await first.shutdown()
  const calls: string[] = []
  const second = createTaskEngine({ docker: counted(docker, calls), dataDir })
  const begin = performance.now()
  await second.init()
  const restoreMs = performance.now() - begin
  // Whatever it still has to ask, it asks now.
  await new Promise((resolve) => setTimeout(resolve, 500))
  if (second.listTasks().filter(({ knownStatus }) => knownStatus === "RUNNING").length !== taskCount)
    throw new Error("Not every task is taken up")
  report({ restoreMs, requests: calls.length })
  await second.shutdown()
}

const isRunning = ({ status }: { readonly status: string }): boolean => status === "RUNNING"

const taskOf = (n: number) => ({
  arn: `task/${String(n)}`,
  containers: [{ name: "main", image: "busybox:1", command: ["sleep", "1000000"] }],
})

/** The same client, each call of which is noted. */
const counted = (docker: DockerClient, calls: string[]): DockerClient =>
  new Proxy(docker, {
    get: (client, name, receiver) => {
      const member: unknown = Reflect.get(client, name, receiver)
      // Where credentials are is no question to the daemon.
      if (typeof member === "function" && name !== "registryAuth") calls.push(String(name))
      return member
    },
  })

const dataDir = mkdtempSync(join(tmpdir(), "docker-task-engine-bench-"))
try {
  await main(dataDir)
} finally {
  rmSync(dataDir, { recursive: true })
}
process.exit()
