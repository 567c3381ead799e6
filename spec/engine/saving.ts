import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import { firstValueFrom, NEVER, Subject, take } from "rxjs"
import {
  createMemoryStore,
  createTaskEngine,
  type SavedState,
  type TaskInput,
  type TaskRecord,
} from "../../lib/index.ts"
import { createBench, createReadyBench } from "../support/engine.ts"

const one = (arn: string, command: readonly string[]): TaskInput => ({
  arn,
  containers: [{ name: "main", image: "busybox:1", command }],
})

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

const statusesIn = ({ Data }: SavedState): readonly string[] =>
  Data.TaskEngine.Tasks.map(({ KnownStatus, Containers }) =>
    [KnownStatus, ...Containers.map((container) => container.KnownStatus)].join(" "),
  )

describe("the engine's state", () => {
  it("is that of one moment, told at once, and nothing that follows touches it (SM-23)", async () => {
    const { engine, runTo } = await createReadyBench()
    const saved: SavedState[] = []
    engine.changes$.subscribe(() => saved.push(engine.toJSON()))
    void engine.addTask(one("task/1", ["true"]))
    const [first] = engine.toJSON().Data.TaskEngine.Tasks
    await runTo(5000)
    expect(first).to.deep.include({ Arn: "task/1", KnownStatus: "NONE" })
    expect(saved.map(statusesIn)).to.deep.equal([
      ["NONE PULLED"],
      ["CREATED CREATED"],
      ["CREATED CREATED"],
      ["RUNNING RUNNING"],
      ["RUNNING RUNNING"],
      ["STOPPED STOPPED"],
      ["STOPPED STOPPED"],
    ])
  })

  it("has each change the moment it is told, two within one millisecond too (SM-34)", async () => {
    const { engine, runTo } = await createReadyBench()
    const lags: string[] = []
    engine.changes$.subscribe((change) => {
      const { Tasks } = engine.toJSON().Data.TaskEngine
      const task = Tasks.find(({ Arn }) => Arn === change.taskArn)
      const known = change.kind === "task" ? task?.KnownStatus : task?.Containers[0]?.KnownStatus
      if (known !== change.status) lags.push(`${change.status} is told, ${String(known)} is saved`)
    })
    for (const arn of ["task/1", "task/2"]) void engine.addTask(one(arn, ["true"]))
    await runTo(5000)
    expect(lags).to.deep.equal([])
    expect(statusesIn(engine.toJSON())).to.deep.equal(["STOPPED STOPPED", "STOPPED STOPPED"])
  })

  it("lives in memory where no folder is given: tasks run as usual, and no file is written (SM-37)", async () => {
    const folder = mkdtempSync(join(tmpdir(), "engine-saving-"))
    const before = process.cwd()
    process.chdir(folder)
    try {
      const { engine, changes, runTo } = await createReadyBench()
      void engine.addTask(one("task/1", ["true"]))
      await runTo(4 * 3_600_000)
      expect(changes.at(-1)).to.equal("task/1 STOPPED (EssentialContainerExited: main (0))")
      expect(engine.listTasks()).to.deep.equal([])
      expect(readdirSync(folder)).to.deep.equal([])
    } finally {
      process.chdir(before)
      rmSync(folder, { recursive: true })
    }
  })

  it("counts submissions on after a restore, from the highest, whatever was forgotten since (UT-42)", async () => {
    const first = await createReadyBench()
    for (const arn of ["task/1", "task/2", "task/3"]) void first.engine.addTask(one(arn, ["httpd"]))
    await first.runTo(5000)
    void first.engine.removeTask("task/1")
    await first.runTo(100_000)
    const state = asJson(first.engine)
    const { scheduler, docker, runTo } = first
    await first.engine.shutdown()
    const engine = createTaskEngine({ docker, scheduler, random: () => 0.25, state })
    void engine.init()
    await runTo(110_000)
    void engine.addTask(one("task/4", ["httpd"]))
    const orders = Object.entries(engine.toJSON().Data.DockerTaskEngine.tasks).map(([arn, { order }]) => [arn, order])
    expect(orders).to.deep.equal([
      ["task/2", 1],
      ["task/3", 2],
      ["task/4", 3],
    ])
  })

  it("holds, before a container is created, the name it will have: a crash in the create loses none (TE-74, BUG-7)", async () => {
    const states: unknown[] = []
    const crash = await createReadyBench({
      between: (docker) => ({
        ...docker,
        createContainer: (...made) => {
          states.push(asJson(crash.engine))
          docker.createContainer(...made).subscribe()
          return NEVER
        },
        containerEvents: () => NEVER,
      }),
    })
    const { docker, scheduler, runTo } = crash
    void crash.engine.addTask(one("task/1", ["httpd"]))
    await runTo(2000)
    await crash.engine.shutdown()
    const [made] = docker.containers()
    const engine = createTaskEngine({ docker, scheduler, random: () => 0.25, state: states[0] })
    void engine.init()
    await runTo(10_000)
    const [container] = engine.listTasks()[0]?.containers ?? []
    expect(states).to.have.length(1)
    expect(docker.containers()).to.have.length(1)
    expect([container?.containerId, container?.dockerName, container?.knownStatus]).to.deep.equal([
      made?.containerId,
      made?.name,
      "RUNNING",
    ])
  })

  it("may be far behind: the next engine looks for what was made since, and makes none of it again", async () => {
    const first = await createReadyBench()
    const db = { name: "db", image: "busybox:1", command: ["sleep", "1000"] }
    void first.engine.addTask({ arn: "task/1", containers: [db, { ...db, name: "web", links: ["db"] }] })
    const state = asJson(first.engine)
    await first.runTo(5000)
    expect(first.changes.at(-1)).to.equal("task/1 RUNNING")
    void first.engine.shutdown()
    const { engine, changes, docker, runTo } = createBench({
      ...{ state, world: first },
      // The daemon has forgotten what has happened so far.
      between: (client) => ({
        ...client,
        containerEvents: (options) => client.containerEvents({ ...options, since: undefined }),
      }),
    })
    void engine.init()
    await runTo(10_000)
    expect(changes.slice(-2)).to.deep.equal(["task/1 web RUNNING", "task/1 RUNNING"])
    expect(docker.requests()).to.include({ pull: 1, create: 2, start: 2 })
  })

  it("is in the record before anything is asked of the daemon: a store that is slow holds up the first call (TE-74)", async () => {
    const written$ = new Subject<void>()
    const records: TaskRecord[] = []
    const memory = createMemoryStore()
    const { engine, docker, runTo } = await createReadyBench({
      store: {
        ...memory,
        write: (batch) => {
          records.push(...batch)
          return written$.pipe(take(1))
        },
      },
    })
    void engine.addTask(one("task/1", ["httpd"]))
    await runTo(60_000)
    const [record] = records
    expect([docker.requests().pull, docker.requests().create]).to.deep.equal([0, 0])
    expect(record?.arn).to.equal("task/1")
    written$.next()
    await runTo(70_000)
    const [made] = docker.containers()
    expect(made?.labels["docker-task-engine.submission-id"]).to.equal(record?.task?.submissionId)
    expect(made?.name).to.match(/^ecs-task-1-main-[0-9a-f]{20}$/)
  })

  it("is kept in the store that the caller gives, and asked of the docker client that the caller gives (TE-5)", async () => {
    const asked: string[] = []
    const store = createMemoryStore()
    const { engine, runTo } = await createReadyBench({
      store,
      between: (docker) => ({
        ...docker,
        listContainers: (options) => {
          asked.push(...(options?.labels ?? []))
          return docker.listContainers(options)
        },
      }),
    })
    void engine.addTask(one("task/1", ["httpd"]))
    await runTo(5000)
    await engine.shutdown()
    const kept = await firstValueFrom(store.open("another"))
    expect(kept.tasks.map(({ definition }) => definition.arn)).to.deep.equal(["task/1"])
    expect(asked).to.deep.equal([`docker-task-engine.engine-id=${kept.engineId}`])
  })
})
