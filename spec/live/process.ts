/** A restart as it happens: one process is killed while its containers run, and the next takes over from what it had saved. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { expect } from "chai"
import { createDockerClient, createTaskEngine, type TaskEngine, type TaskInput } from "../../lib/index.ts"
import {
  callDaemon,
  describeLive,
  dockerHost,
  image,
  listContainers,
  removeContainers,
  untilLogged,
} from "../support/live.ts"
import { reached } from "../support/reached.ts"
import { createProxy, type Proxy } from "../../scripts/dockerd/proxy.ts"

const label = "com.amazonaws.ecs.task-arn"

/** Ends with the code when it is told to. */
const endingWith = (arn: string, code: number): TaskInput => ({
  arn,
  containers: [
    {
      name: "main",
      image,
      command: ["sh", "-c", `trap 'exit ${String(code)}' TERM; echo ready; while :; do sleep 0.05; done`],
    },
  ],
})

describeLive("a new process, on a real daemon", () => {
  let proxy: Proxy
  let engine: TaskEngine | undefined

  beforeEach(async () => {
    proxy = await createProxy(dockerHost)
  })

  afterEach(async () => {
    await engine?.shutdown()
    await proxy.close()
    await removeContainers(label)
  })

  it("takes over what another has left running, and creates nothing twice (TE-20, BUG-7, LIM-12)", async () => {
    const state = await runAndKill([endingWith("task/stays", 3), endingWith("task/ends", 7)], endingWith("task/new", 5))
    const before = await listContainers(label)
    expect(before).to.have.length(3)
    const [gone = ""] = await listContainers(`${label}=task/ends`)
    await kill(gone)
    await callDaemon("POST", `/containers/${gone}/wait`)

    const next = createTaskEngine({ docker: createDockerClient({ endpoint: proxy.host }), state: JSON.parse(state) })
    engine = next
    await next.init()
    expect((await reached(next, "task/ends", "STOPPED")).containers[0]).to.include({ exitCode: 7 })
    for (const arn of ["task/stays", "task/new"]) await reached(next, arn, "RUNNING")
    expect(await listContainers(label)).to.have.members(before)
    expect(proxy.requests.filter((line) => line.endsWith("/start"))).to.deep.equal([])

    for (const [arn, exitCode] of [
      ["task/stays", 3],
      ["task/new", 5],
    ] as const) {
      const [id = ""] = await listContainers(`${label}=${arn}`)
      await kill(id)
      expect((await reached(next, arn, "STOPPED")).containers[0]).to.include({ exitCode, containerId: id })
    }
    await Promise.all(next.listTasks().map(({ arn }) => next.removeTask(arn)))
    expect(await listContainers(label)).to.deep.equal([])
  })
})

const kill = async (id: string): Promise<void> => {
  await untilLogged(id, "ready")
  await callDaemon("POST", `/containers/${id}/kill?signal=TERM`)
}

/** The state that a process had when it had added the last task, killed when that ran as well. */
const runAndKill = async (running: readonly TaskInput[], added: TaskInput): Promise<string> => {
  const program = fileURLToPath(new URL("../support/ending.ts", import.meta.url))
  const child = spawn(
    process.execPath,
    ["--import", "ts-blank-space/register", program, JSON.stringify(running), JSON.stringify(added)],
    { stdio: ["ignore", "pipe", "inherit"] },
  )
  const ended = once(child, "exit")
  const [state] = (await Promise.race([
    once(createInterface(child.stdout), "line"),
    ended.then(() => Promise.reject(new Error("the process has ended without a word"))),
  ])) as [string]
  child.kill("SIGKILL")
  await ended
  return state
}
