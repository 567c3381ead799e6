import { expect } from "chai"
import { throwError } from "rxjs"
import type { ContainerInput, TaskInput } from "../../lib/index.ts"
import { EngineError } from "../../lib/model/error.ts"
import { createReadyBench } from "../support/engine.ts"

const internal = "~internal~ecs-emptyvolume-source"

const mounting = (name: string, command: readonly string[]): ContainerInput => ({
  name,
  image: "busybox:1",
  command,
  mountPoints: [{ sourceVolume: "scratch", containerPath: `/${name}` }],
})

const sharing: TaskInput = {
  arn: "task/1",
  containers: [mounting("one", ["sleep", "60"]), mounting("two", ["sleep", "90"])],
  volumes: [{ name: "scratch" }],
}

describe("the engine with empty volumes", () => {
  it("announces and shows nothing of the container that holds them (DM-51, DM-52)", async () => {
    const { engine, changes, runTo } = await createReadyBench()
    void engine.addTask(sharing)
    await runTo(5000)
    expect(changes.filter((change) => change.includes("internal"))).to.deep.equal([])
    expect(changes.at(-1)).to.equal("task/1 RUNNING")
    const [task] = engine.listTasks()
    expect(task?.containers.map(({ name, image }) => `${name} ${image}`)).to.deep.equal([
      ...["one busybox:1", "two busybox:1"],
    ])
    expect(task?.definition.containers.map(({ name }) => name)).to.deep.equal(["one", "two"])
  })

  it("creates it, looks at it once, and never starts it; the others wait until then (DM-50, DM-52)", async () => {
    const { engine, docker, runTo } = await createReadyBench()
    const before = docker.requests()
    void engine.addTask(sharing)
    await runTo(5000)
    const after = docker.requests()
    expect(
      (["pull", "create", "inspect", "start", "stop"] as const).map((call) => after[call] - before[call]),
    ).to.deep.equal([2, 3, 1, 2, 0])
  })

  it("mounts one place of the host in all who share it (DM-53)", async () => {
    const { engine, docker, runTo } = await createReadyBench()
    void engine.addTask(sharing)
    await runTo(5000)
    const binds: unknown[] = docker.containers().map(({ hostConfig }) => hostConfig["Binds"])
    const [place] = docker
      .containers()
      .flatMap(({ volumes }) => Object.entries(volumes).filter(isOfInternal))
      .map(([, at]) => at)
    expect(place).to.be.a("string")
    expect(binds).to.have.deep.members([[], [`${String(place)}:/one`], [`${String(place)}:/two`]])
  })

  it("leaves nothing behind when the task is removed, nor when it has ended by itself (TM-71)", async () => {
    const { engine, docker, runTo } = await createReadyBench()
    void engine.addTask(sharing)
    void engine.addTask({
      ...sharing,
      arn: "task/2",
      containers: [{ ...mounting("one", ["true"]), essential: false }],
    })
    await runTo(5000)
    const removed = engine.removeTask("task/1")
    await runTo(60_000)
    await removed
    await runTo(4 * 3_600_000)
    expect([engine.listTasks(), docker.containers()]).to.deep.equal([[], []])
  })

  it("says why a container could not be given its volume (DC-12)", async () => {
    const { engine, changes, runTo } = await createReadyBench({
      images: ["busybox:1"],
      between: (docker) => ({
        ...docker,
        createContainer: (config, hostConfig, name) =>
          name.includes("internal")
            ? throwError(() => new EngineError("CannotCreateContainerError", "no space"))
            : docker.createContainer(config, hostConfig, name),
      }),
    })
    void engine.addTask(sharing)
    await runTo(5000)
    expect(changes.slice(-3)).to.deep.equal([
      "task/1 one STOPPED (DependencyError: one mounts an empty volume that is not there: CannotCreateContainerError: no space)",
      "task/1 two STOPPED",
      "task/1 STOPPED (DependencyError: one mounts an empty volume that is not there: CannotCreateContainerError: no space)",
    ])
  })

  it("explains who waits for it (DM-50)", async () => {
    const { engine, runTo } = await createReadyBench({
      between: (docker) => ({ ...docker, inspectContainer: () => throwError(() => new EngineError("X", "no")) }),
    })
    void engine.addTask(sharing)
    await runTo(5000)
    const waits = engine.explain("task/1").map(({ subject, waitsFor, on }) => [subject, waitsFor, on])
    expect(waits).to.deep.include(["one", "dependency", internal])
    expect(waits).to.deep.include(["two", "dependency", internal])
  })
})

const isOfInternal = ([path]: readonly [string, string]): boolean => path.startsWith("/ecs-empty-volume/")
