/** A socket that is removed and made again below an engine at work, as where somebody cleans up /run, or docker is installed anew. */
import { expect } from "chai"
import { renameSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"
import { filter, firstValueFrom } from "rxjs"
import { createDockerClient, createTaskEngine, type DaemonStatus, type TaskEngine } from "../../lib/index.ts"
import { createProxy, type Proxy } from "../../scripts/dockerd/proxy.ts"
import { describeLive, dockerHost, image, listContainers, removeContainers } from "../support/live.ts"
import { reached } from "../support/reached.ts"

const label = "com.amazonaws.ecs.task-arn"
const awayMs = 3000

describeLive("a socket that is removed and made again", () => {
  let proxy: Proxy
  let engine: TaskEngine
  before(async () => {
    proxy = await createProxy(dockerHost)
    engine = createTaskEngine({ docker: createDockerClient({ endpoint: proxy.host }), config: { stopGraceMs: 1000 } })
    await engine.init()
  })
  after(async () => {
    await engine.shutdown()
    await proxy.close()
    await removeContainers(label)
  })

  const container = (script: string) => [{ name: "main", image, command: ["sh", "-c", script] }]
  const daemonIs = (state: DaemonStatus["state"]) =>
    firstValueFrom(engine.daemon$.pipe(filter((status) => status.state === state)))

  it("costs nothing while it is away, and afterwards all goes on by itself", async () => {
    await engine.addTask({ arn: "task/ends", containers: container("sleep 1; exit 7") })
    await engine.addTask({ arn: "task/stays", containers: container("trap 'exit 3' TERM; sleep 1000 & wait") })
    await Promise.all([reached(engine, "task/ends", "RUNNING"), reached(engine, "task/stays", "RUNNING")])

    const path = proxy.host.slice("unix://".length)
    renameSync(path, `${path}.away`)
    proxy.cut()
    await daemonIs("down")
    proxy.forget()
    await engine.addTask({ arn: "task/late", containers: container("exit 5") })
    await engine.stopTask("task/stays")
    const before = process.cpuUsage()
    await sleep(awayMs)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000 / awayMs, "share of a processor").to.be.lessThan(0.2)
    expect(engine.listTasks().map(({ knownStatus }) => knownStatus)).to.deep.equal(["RUNNING", "RUNNING", "NONE"])
    expect(engine.explain("task/late")[0]).to.include({ waitsFor: "daemon", on: "pull" })
    expect(proxy.requests).to.deep.equal([])

    renameSync(`${path}.away`, path)
    const ended = await Promise.all(
      ["task/ends", "task/stays", "task/late"].map((arn) => reached(engine, arn, "STOPPED")),
    )
    expect(ended.map(({ containers: [main] }) => main?.exitCode)).to.deep.equal([7, 3, 5])
    await Promise.all(ended.map(({ arn }) => engine.removeTask(arn)))
    expect(await listContainers(label)).to.deep.equal([])
  })
})
