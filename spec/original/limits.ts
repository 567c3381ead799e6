/** Limits of the original, each in the situation in which it showed, on the whole engine: every one of these fails there. */
import { expect } from "chai"
import { concat, ignoreElements, interval, map, NEVER, Observable, throwError, timer, type SchedulerLike } from "rxjs"
import {
  CannotContainerError,
  createTaskEngine,
  type ContainerInspection,
  type DockerClient,
  type TaskInput,
} from "../../lib/index.ts"
import { agentFile } from "../support/agent-file.ts"
import { createReadyBench } from "../support/engine.ts"

const minute = 60_000
const hour = 60 * minute

const one = (arn: string, more: object = {}): TaskInput => ({
  arn,
  containers: [{ name: "main", image: "busybox:1", command: ["httpd"], ...more }],
})

/** Nothing, for so long. */
const after = (scheduler: SchedulerLike, ms: number) => timer(ms, scheduler).pipe(ignoreElements())

/** A daemon whose pulls begin, say something each minute, and end when their image's time has come; it notes who pulls. */
const slowly =
  (pulls: string[], lengths: Readonly<Record<string, number>>) =>
  (daemon: DockerClient, scheduler: SchedulerLike): DockerClient => ({
    ...daemon,
    pullImage: (image) =>
      new Observable((subscriber) => {
        pulls.push(`pull ${image}`)
        const words$ = interval(minute, scheduler).pipe(map(() => ({ status: "Downloading" })))
        subscriber.add(words$.subscribe((word) => subscriber.next(word)))
        subscriber.add(after(scheduler, lengths[image] ?? 1).subscribe({ complete: () => subscriber.complete() }))
        return () => void pulls.push(`end ${image}`)
      }),
  })

describe("the original's limits", () => {
  const from = (Name: string, sourceContainer: string) => ({ Name, volumesFrom: [{ sourceContainer }] })
  for (const [what, Containers, reason] of [
    ["a link to nobody", [{ Links: ["zz"] }], "main links to zz, which is no container of its task"],
    ["the volumes of nobody", [from("a", "zz")], "a takes volumes from zz, which is no container of its task"],
    [
      "links in a circle",
      [
        { Name: "a", Links: ["b"] },
        { Name: "b", Links: ["a"] },
      ],
      "a links to b, which depends on it",
    ],
    [
      "one that is not essential and links to itself",
      [{}, { Name: "a", Essential: false, Links: ["a"] }],
      "a links to a, which is itself",
    ],
  ] as const)
    it(`have no task of an ECS agent hang for ${what}: it ends with a reason, while others go on (LIM-1, TM-50, DG-4)`, async () => {
      const state = agentFile([{ Arn: "task/1", Containers }, { Arn: "task/2" }])
      const { changes, engine, runTo } = await createReadyBench({ state })
      await runTo(minute)
      expect(changes).to.include(`task/1 STOPPED (DependencyError: ${reason})`)
      const [hopeless, other] = engine.listTasks()
      expect(hopeless?.containers.map(({ knownStatus }) => knownStatus)).to.deep.equal(Containers.map(() => "STOPPED"))
      expect(other?.knownStatus).to.equal("RUNNING")
    })

  it("have a task of an ECS agent's without containers end with a reason (TM-51)", async () => {
    const { changes } = await createReadyBench({ state: agentFile([{ Arn: "task/1", Containers: [] }]) })
    const reason = "TaskStateError: Agent could not progress task's state to stopped"
    expect(changes).to.deep.equal([`task/1 STOPPED (${reason})`])
  })

  it("hold no container back by a slow sibling (LIM-3)", async () => {
    const { engine, changes, runTo } = await createReadyBench({ between: slowly([], { "slow:1": hour }) })
    void engine.addTask({
      arn: "task/1",
      containers: [
        { name: "slow", image: "slow:1" },
        { name: "fast", image: "busybox:1", command: ["httpd"] },
      ],
    })
    await runTo(minute)
    expect(changes).to.deep.equal(["task/1 fast PULLED", "task/1 fast CREATED", "task/1 fast RUNNING"])
  })

  it("guard each container against coming back to life, not one of each task (LIM-4)", async () => {
    const { engine, docker, runTo } = await createReadyBench()
    void engine.addTask({
      arn: "task/1",
      containers: ["one", "two"].map((name) => ({
        ...{ name, image: "busybox:1", command: ["sleep", "3"], essential: false },
      })),
    })
    await runTo(10_000)
    for (const [index, at] of [
      [0, 20_000],
      [1, 30_000],
    ] as const) {
      docker.restartByHand(docker.containers()[index]?.containerId ?? "")
      await runTo(at)
    }
    expect(docker.requests().stop).to.equal(2)
  })

  it("miss a container that an ECS agent says is running and has no id of: its task can be stopped and removed (LIM-5)", async () => {
    const Containers = [{ KnownStatus: "RUNNING", SentStatus: "RUNNING" }]
    const RUNNING = { KnownStatus: "RUNNING", SentStatus: "RUNNING", Containers }
    const state = agentFile([
      { Arn: "task/1", ...RUNNING },
      { Arn: "task/2", ...RUNNING, DesiredStatus: "STOPPED" },
    ])
    const { engine, changes, runTo } = await createReadyBench({ state })
    const reason = "ContainerVanishedError: No container matching saved ID found"
    expect(changes).to.have.members([
      ...["task/1 main", "task/1", "task/2 main"].map((subject) => `${subject} STOPPED (${reason})`),
      "task/2 STOPPED",
    ])
    const removed = Promise.all(["task/1", "task/2"].map((arn) => engine.removeTask(arn)))
    await runTo(minute)
    await removed
    expect(engine.listTasks()).to.deep.equal([])
  })

  const ported = (arn: string, more: object): TaskInput => ({
    ...one(arn, { portMappings: [{ containerPort: 80, hostPort: 80 }] }),
    ...more,
  })

  it("keep a stop's number over a restart: a start of that number waits for it (LIM-7)", async () => {
    const { engine, docker, scheduler, runTo } = await createReadyBench({
      between: (daemon) => ({ ...daemon, stopContainer: () => NEVER }),
    })
    void engine.addTask(ported("task/1", {}))
    await runTo(5000)
    void engine.addTask(ported("task/1", { desiredStatus: "STOPPED", stopSequenceNumber: 9 }))
    await runTo(6000)
    const state: unknown = JSON.parse(JSON.stringify(engine))
    await engine.shutdown()
    const next = createTaskEngine({ docker, scheduler, random: () => 0.25, state })
    void next.init()
    await runTo(8000)
    void next.addTask(ported("task/2", { startSequenceNumber: 9 }))
    await runTo(9000)
    expect(next.explain("task/2").map(({ waitsFor }) => waitsFor)).to.deep.equal(["sequence"])
    await runTo(2 * minute)
    expect(next.listTasks().map(({ knownStatus }) => knownStatus)).to.deep.equal(["STOPPED", "RUNNING"])
  })

  it("keep it also over the change from an ECS agent: a start that had not begun waits for the stop (LIM-7, TM-3)", async () => {
    const before = await createReadyBench()
    const portMappings = [{ containerPort: 80, hostPort: 80 }]
    void before.engine.addTask(one("task/old", { command: ["sh", "-c", "trap '' TERM; sleep 1d"], portMappings }))
    await before.runTo(5000)
    await before.engine.shutdown()
    const Containers = [{ portMappings: [{ ContainerPort: 80, HostPort: 80 }] }]
    const stopping = { DesiredStatus: "STOPPED", KnownStatus: "RUNNING", SentStatus: "RUNNING", StopSequenceNumber: 9 }
    const state = agentFile(
      [
        { Arn: "task/new", StartSequenceNumber: 9, Containers },
        {
          ...{ Arn: "task/old", ...stopping },
          Containers: [{ ...Containers[0], desiredStatus: "STOPPED", KnownStatus: "RUNNING", SentStatus: "RUNNING" }],
        },
      ],
      [{ id: before.docker.containers()[0]?.containerId ?? "", arn: "task/old" }],
    )
    const { changes, runTo } = await createReadyBench({ world: before, state })
    await runTo(2 * minute)
    expect(changes.map((line) => line.replace(/ exit .*| \d.*/, ""))).to.deep.equal([
      ...["task/old main STOPPED", "task/old STOPPED"],
      ...["task/new main PULLED", "task/new main CREATED", "task/new CREATED"],
      ...["task/new main RUNNING", "task/new RUNNING"],
    ])
  })

  it("count a stop's number though the task is stopping by itself (LIM-8)", async () => {
    const { engine, runTo } = await createReadyBench()
    void engine.addTask({
      arn: "task/1",
      containers: [
        { name: "job", image: "busybox:1", command: ["sleep", "3"] },
        {
          ...{ name: "server", image: "busybox:1", command: ["httpd"] },
          portMappings: [{ containerPort: 80, hostPort: 80 }],
        },
      ],
    })
    await runTo(10_000)
    expect(engine.listTasks()[0]).to.include({ desiredStatus: "STOPPED", knownStatus: "RUNNING" })
    void engine.addTask({ ...one("task/1"), desiredStatus: "STOPPED", stopSequenceNumber: 9 })
    void engine.addTask(ported("task/2", { startSequenceNumber: 9 }))
    await runTo(11_000)
    expect(engine.explain("task/2").map(({ waitsFor }) => waitsFor)).to.deep.equal(["sequence"])
    await runTo(2 * minute)
    expect(engine.listTasks().map(({ knownStatus }) => knownStatus)).to.deep.equal(["STOPPED", "RUNNING"])
  })

  it("forget an error that was survived: the end has its own reason (LIM-9)", async () => {
    const { engine, docker, changes, runTo } = await createReadyBench({
      between: (daemon) => ({
        ...daemon,
        pullImage: (image, options) =>
          concat(
            daemon.pullImage(image, options),
            throwError(() => new CannotContainerError("Pull", "registry is away")),
          ),
        inspectContainer: (id) =>
          daemon.inspectContainer(id).pipe(map((found): ContainerInspection => ({ ...found, oomKilled: true }))),
      }),
    })
    void engine.addTask(one("task/1"))
    await runTo(5000)
    docker.kill(docker.containers()[0]?.containerId ?? "")
    await runTo(10_000)
    expect(changes.filter((line) => /RUNNING|STOPPED/.test(line))).to.deep.equal([
      "task/1 main RUNNING",
      "task/1 RUNNING",
      "task/1 main STOPPED exit 137 (OutOfMemoryError: Container killed due to memory usage)",
      "task/1 STOPPED (OutOfMemoryError: Container killed due to memory usage)",
    ])
  })

  it("forget a child that was killed for memory: a SIGKILL an hour later is none of its doing (LIM-9, BUG-10)", async () => {
    const { engine, docker, changes, runTo } = await createReadyBench()
    void engine.addTask(one("task/1", { memory: 64 }))
    await runTo(5000)
    const { containerId = "" } = docker.containers()[0] ?? {}
    docker.outOfMemory(containerId, { of: "child" })
    await runTo(hour)
    docker.kill(containerId)
    await runTo(hour + minute)
    expect(docker.container(containerId)?.oomKilled).to.equal(true)
    expect(changes.slice(-2)).to.deep.equal([
      "task/1 main STOPPED exit 137",
      "task/1 STOPPED (EssentialContainerExited: main (137))",
    ])
  })

  it("leave a container running that cannot be looked at after its start, and look again (LIM-10)", async () => {
    let refusals = 2
    const { engine, docker, changes, runTo } = await createReadyBench({
      between: (daemon) => ({
        ...daemon,
        inspectContainer: (id) =>
          refusals-- > 0 ? throwError(() => new CannotContainerError("Inspect", "busy")) : daemon.inspectContainer(id),
      }),
    })
    void engine.addTask(ported("task/1", {}))
    await runTo(minute)
    expect(changes.at(-1)).to.equal("task/1 RUNNING")
    expect(changes).to.include("task/1 main RUNNING 0.0.0.0:80->80/tcp")
    expect(docker.requests().stop).to.equal(0)
  })

  it("keep a stopped task for as long as is wanted, and try its removal until that succeeds (LIM-13)", async () => {
    let refusals = 3
    const { engine, docker, runTo } = await createReadyBench({
      config: { stoppedTaskRetentionMs: 5000 },
      between: (daemon) => ({
        ...daemon,
        removeContainer: (id, options) =>
          refusals-- > 0
            ? throwError(() => new CannotContainerError("Remove", "busy"))
            : daemon.removeContainer(id, options),
      }),
    })
    void engine.addTask(one("task/1", { command: ["true"] }))
    await runTo(6000)
    expect([refusals, docker.containers().length]).to.deep.equal([3, 1])
    await runTo(minute)
    expect([docker.containers().length, engine.listTasks().length]).to.deep.equal([0, 0])
  })

  describe("of pulls", () => {
    it("do not count the time in which a pull waits for its place (LIM-14)", async () => {
      const pulls: string[] = []
      const { engine, changes, runTo } = await createReadyBench({
        config: { maxPulls: 1 },
        between: slowly(pulls, { "one:1": 1.5 * hour, "two:1": 1.5 * hour }),
      })
      for (const image of ["one:1", "two:1"]) void engine.addTask(one(`task/${image}`, { image }))
      await runTo(hour)
      expect(pulls).to.deep.equal(["pull one:1"])
      await runTo(4 * hour)
      expect(pulls).to.have.members(["pull one:1", "end one:1", "pull two:1", "end two:1"])
      expect(changes.filter((line) => line.endsWith(":1 RUNNING"))).to.have.length(2)
    })

    it("run side by side (LIM-14)", async () => {
      const pulls: string[] = []
      const { engine, runTo } = await createReadyBench({ between: slowly(pulls, { "one:1": hour, "two:1": hour }) })
      for (const image of ["one:1", "two:1"]) void engine.addTask(one(`task/${image}`, { image }))
      await runTo(5000)
      expect(pulls).to.deep.equal(["pull one:1", "pull two:1"])
    })

    it("end with a stop, unless somebody else waits for them: that one goes on (LIM-14)", async () => {
      const pulls: string[] = []
      const { engine, changes, runTo } = await createReadyBench({
        between: slowly(pulls, { "own:1": hour, "shared:1": hour }),
      })
      void engine.addTask(one("task/1", { image: "own:1" }))
      void engine.addTask(one("task/2", { image: "shared:1" }))
      void engine.addTask(one("task/3", { image: "shared:1" }))
      await runTo(5000)
      expect(pulls).to.deep.equal(["pull own:1", "pull shared:1"])
      for (const arn of ["task/1", "task/2"]) void engine.stopTask(arn)
      await runTo(6000)
      expect(pulls.slice(2)).to.deep.equal(["end own:1"])
      expect(changes.filter((line) => line.endsWith(" STOPPED"))).to.have.length(4)
      await runTo(2 * hour)
      expect(pulls.slice(3)).to.deep.equal(["end shared:1"])
      expect(changes.at(-1)).to.equal("task/3 RUNNING")
    })

    it("end with the last of several who wait, and free their place for the next (LIM-14)", async () => {
      const pulls: string[] = []
      const { engine, runTo } = await createReadyBench({
        config: { maxPulls: 1 },
        between: slowly(pulls, { "shared:1": hour, "next:1": 1 }),
      })
      for (const arn of ["task/1", "task/2"]) void engine.addTask(one(arn, { image: "shared:1" }))
      void engine.addTask(one("task/3", { image: "next:1" }))
      await runTo(5000)
      void engine.stopTask("task/1")
      await runTo(6000)
      expect(pulls).to.deep.equal(["pull shared:1"])
      void engine.stopTask("task/2")
      await runTo(7000)
      expect(pulls).to.deep.equal(["pull shared:1", "end shared:1", "pull next:1", "end next:1"])
    })
  })
})
