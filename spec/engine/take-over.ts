/** Containers that an ECS agent has made and this engine has taken over: no label of ours is on them, and yet they are watched. */
import { expect } from "chai"
import { filter, firstValueFrom } from "rxjs"
import type { DockerClient } from "../../lib/index.ts"
import { createSimulatedDocker } from "../../lib/simulation/index.ts"
import { createClock } from "../support/clock.ts"
import { createReadyBench, type Bench } from "../support/engine.ts"

const labels = { "com.amazonaws.ecs.task-arn": "task/1", "com.amazonaws.ecs.container-name": "main" }

/** What an agent's file says of a task whose one container runs. */
const fileOf = (id: string): object => {
  const main = { Name: "main", Image: "busybox:1", Essential: true, desiredStatus: "RUNNING", KnownStatus: "RUNNING" }
  const task = { Arn: "task/1", Family: "f", Version: "1", DesiredStatus: "RUNNING", KnownStatus: "RUNNING" }
  const named = { DockerId: id, DockerName: "ecs-f-1-main", Container: { Name: "main" } }
  const engine = {
    Tasks: [{ ...task, Containers: [main] }],
    IdToContainer: { [id]: named },
    IdToTask: { [id]: "task/1" },
  }
  return { Version: 4, Data: { TaskEngine: engine } }
}

/** A host where an agent's container runs, and the engine that has taken it over. */
const takeOver = async (between?: (docker: DockerClient) => DockerClient): Promise<Bench> => {
  const clock = createClock()
  const docker = createSimulatedDocker({ scheduler: clock.scheduler })
  const created = firstValueFrom(
    docker.createContainer({ Image: "busybox:1", Cmd: ["httpd"], Labels: labels }, {}, "ecs-f-1-main"),
  )
  await clock.runTo(1000)
  const { containerId } = await created
  const started = firstValueFrom(docker.startContainer(containerId))
  await clock.runTo(2000)
  await started
  const world = { ...clock, docker }
  return createReadyBench({ world, state: fileOf(containerId), ...(between === undefined ? {} : { between }) })
}

describe("a container that was taken over", () => {
  it("is asked after no more often than one of our own", async () => {
    const [taken, own] = [await takeOver(), await createReadyBench()]
    void own.engine.addTask({ containers: [{ name: "main", image: "busybox:1", command: ["httpd"] }] })
    const inspects: number[] = []
    for (const { docker, scheduler, runTo } of [taken, own]) {
      await runTo(10_000)
      const before = docker.requests().inspect
      await runTo(scheduler.now() + 3_600_000)
      inspects.push(docker.requests().inspect - before)
    }
    expect(inspects[0]).to.equal(inspects[1])
    expect(taken.engine.listTasks()[0]?.knownStatus).to.equal("RUNNING")
  })

  it("has its death found out within ten seconds, also if its event is lost without a sign", async () => {
    const { docker, changes, runTo } = await takeOver((docker) => ({
      ...docker,
      containerEvents: (options) => docker.containerEvents(options).pipe(filter(({ action }) => action !== "die")),
    }))
    await runTo(20_000)
    docker.kill("ecs-f-1-main", "SIGKILL")
    await runTo(30_000)
    expect(changes.at(-1)).to.equal("task/1 STOPPED (EssentialContainerExited: main (137))")
  })
})
