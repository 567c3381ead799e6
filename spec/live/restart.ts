import { expect } from "chai"
import {
  createDockerClient,
  createTaskEngine,
  formatStateChange,
  type ContainerInput,
  type TaskEngine,
} from "../../lib/index.ts"
import { describeLive, dockerHost, image, listContainers, removeContainers } from "../support/live.ts"
import { reached } from "../support/reached.ts"

const label = "com.amazonaws.ecs.task-arn"
const sh = (script: string): readonly string[] => ["sh", "-c", script]
const container = (command: readonly string[], more: Partial<ContainerInput> = {}): ContainerInput => ({
  name: "main",
  image,
  command,
  ...more,
})

const start = async (state?: unknown): Promise<TaskEngine> => {
  const docker = createDockerClient({ endpoint: dockerHost })
  const engine = createTaskEngine({ docker, state, config: { stopGraceMs: 1000 } })
  await engine.init()
  return engine
}

describeLive("over a restart, on a real daemon", () => {
  afterEach(() => removeContainers(label))

  it("the next engine takes over what runs, and finds out what ended meanwhile (TE-20, LIM-12)", async () => {
    const first = await start()
    for (const [arn, command] of [
      ["task/stays", sh("trap 'exit 0' TERM; while :; do sleep 0.1; done")],
      ["task/ends", sh("sleep 1; exit 7")],
    ] as const) {
      await first.addTask({ arn, containers: [container(command)] })
      await reached(first, arn, "RUNNING")
    }
    const state: unknown = JSON.parse(JSON.stringify(first))
    await first.shutdown()
    await new Promise((resolve) => setTimeout(resolve, 1500))

    const next = await start(state)
    expect((await reached(next, "task/ends", "STOPPED")).containers[0]).to.include({ exitCode: 7 })
    expect(next.listTasks().map(({ knownStatus }) => knownStatus)).to.deep.equal(["RUNNING", "STOPPED"])
    expect(await listContainers(label)).to.have.length(2)
    await Promise.all(next.listTasks().map(({ arn }) => next.removeTask(arn)))
    await next.shutdown()
    expect(await listContainers(label)).to.deep.equal([])
  })

  it("a start waits for the stop that frees its port (TM-90, TM-92)", async () => {
    const engine = await start()
    const changes: string[] = []
    engine.changes$.subscribe((change) => changes.push(formatStateChange(change)))
    const serve = container(["nc", "-ll", "-p", "7777", "-e", "echo"], {
      portMappings: [{ containerPort: 7777, hostPort: 17_777 }],
    })
    await engine.addTask({ arn: "task/old", containers: [serve] })
    await reached(engine, "task/old", "RUNNING")
    void engine.addTask({ arn: "task/old", containers: [serve], desiredStatus: "STOPPED", stopSequenceNumber: 3 })
    void engine.addTask({ arn: "task/new", containers: [serve], startSequenceNumber: 3 })
    const { containers } = await reached(engine, "task/new", "RUNNING")
    expect(containers[0]?.portBindings?.[0]).to.include({ hostPort: 17_777 })
    expect(changes.indexOf("task/old STOPPED")).to.be.within(
      0,
      changes.findIndex((line) => line.startsWith("task/new ")),
    )
    await Promise.all(engine.listTasks().map(({ arn }) => engine.removeTask(arn)))
    await engine.shutdown()
  })

  // A daemon begins to watch a container's memory some time after its start.
  const swell = "sleep 1; x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done"
  const memory = 8

  it("memory that runs out is the reason where it ended the container, not where it ended a child (BUG-10)", async () => {
    const engine = await start()
    await engine.addTask({ arn: "task/main", containers: [container(sh(swell), { memory })] })
    await engine.addTask({
      arn: "task/child",
      containers: [container(sh(`(${swell}); sleep 0.2; exit 3`), { memory })],
    })
    const [main, child] = await Promise.all([
      reached(engine, "task/main", "STOPPED"),
      reached(engine, "task/child", "STOPPED"),
    ])
    expect(main.reason).to.equal("OutOfMemoryError: Container killed due to memory usage")
    expect(child.reason).to.equal("EssentialContainerExited: main (3)")
    await Promise.all(engine.listTasks().map(({ arn }) => engine.removeTask(arn)))
    await engine.shutdown()
  })
})
