/** A host on which an ECS agent ran is taken over: its containers are ours from then on, whatever has become of them. */
import { expect } from "chai"
import { filter, firstValueFrom, lastValueFrom } from "rxjs"
import { createDockerClient, createTaskEngine, type Task, type TaskEngine } from "../../lib/index.ts"
import { arnOf, leaveBehind, type FileVersion } from "../support/ecs-agent.ts"
import { callDaemon, describeLive, dockerHost, listContainers, listVolumes, removeContainers } from "../support/live.ts"
import { createProxy, type Proxy } from "../../scripts/dockerd/proxy.ts"

const label = "com.amazonaws.ecs.task-arn"
const until = (code: number) => `trap 'exit ${String(code)}' TERM; echo ready; while :; do sleep 0.05; done`

describeLive("taking over from an ECS agent, on a real daemon", () => {
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

  const takeOver = (state: object): TaskEngine =>
    (engine = createTaskEngine({
      docker: createDockerClient({ endpoint: proxy.host }),
      state,
      config: { stoppedTaskRetentionMs: 200, stopGraceMs: 5000 },
    }))

  for (const version of [1, 2, 3, 4] as const satisfies readonly FileVersion[])
    it(`adopts the containers of its state file of version ${String(version)}, and sweeps them in the end (SM-33, SM-36, BUG-8)`, async () => {
      const RUNNING = { known: "RUNNING", desired: "RUNNING" } as const
      const volumes = await listVolumes()
      const state = await leaveBehind(version, [
        { ...RUNNING, family: "killed", script: until(3), really: "started" },
        { ...RUNNING, family: "ended", script: "exit 4", really: "ended" },
        {
          ...RUNNING,
          family: "sharing",
          script: `touch /scratch/file && ${until(5)}`,
          really: "started",
          shares: true,
        },
        { known: "RUNNING", desired: "STOPPED", family: "stopping", script: until(6), really: "started" },
        { known: "CREATED", desired: "RUNNING", family: "created", script: "exit 7", really: "created" },
        { known: "STOPPED", desired: "STOPPED", family: "stopped", script: "exit 8", really: "ended" },
      ])
      const before = await listContainers(label)
      expect(before).to.have.length(7)
      const next = takeOver(state)
      const last = Promise.all(next.listTasks().map(({ arn }) => lastValueFrom(next.task$(arn))))
      await next.init()
      await running(next, "killed")
      const [id = ""] = await listContainers(`${label}=${arnOf("killed")}`)
      await callDaemon("POST", `/containers/${id}/kill?signal=TERM`)
      await running(next, "sharing")
      await next.stopTask(arnOf("sharing"))

      const ends = (await last).map(({ family, knownStatus, reason, containers }) => [
        ...[family, knownStatus, reason],
        // Of one that had ended before, the daemon may still tell the code or not: its memory of events is short.
        ...containers.flatMap(({ exitCode }) => (family === "stopped" ? [] : (exitCode ?? []))),
      ])
      expect(ends).to.deep.equal([
        ["killed", "STOPPED", "EssentialContainerExited: main (3)", 3],
        ["ended", "STOPPED", "EssentialContainerExited: main (4)", 4],
        ["sharing", "STOPPED", undefined, 5],
        ["stopping", "STOPPED", undefined, 6],
        ["created", "STOPPED", "EssentialContainerExited: main (7)", 7],
        ["stopped", "STOPPED", undefined],
      ])
      expect(proxy.requests.filter((line) => /\/(create|start)$/.test(line))).to.have.length(1)
      expect(await listContainers(label)).to.deep.equal([])
      expect(await listVolumes()).to.deep.equal(volumes)
    })
})

const running = (engine: TaskEngine, family: string): Promise<Task> =>
  firstValueFrom(engine.task$(arnOf(family)).pipe(filter(({ knownStatus }) => knownStatus === "RUNNING")))
