/** Faults of the original, each in the situation in which it showed, on the whole engine: every one of these fails there. */
import { expect } from "chai"
import { concat, ignoreElements, merge, NEVER, Subject, throwError, timer, type SchedulerLike } from "rxjs"
import {
  CannotContainerError,
  CannotGetDockerclientError,
  createTaskEngine,
  deliver,
  DockerTimeoutError,
  EngineError,
  formatStateChange,
  type ContainerEvent,
  type DockerClient,
  type TaskInput,
} from "../../lib/index.ts"
import { createReadyBench, type Bench } from "../support/engine.ts"

const one = (arn: string, more: object = {}): TaskInput => ({
  arn,
  containers: [{ name: "main", image: "busybox:1", command: ["httpd"], ...more }],
})

const firstOf = ({ docker }: Bench) => docker.containers()[0] ?? expect.fail("Docker has no container")

const stoppedIn = (changes: readonly string[]): readonly string[] => changes.filter((line) => line.includes("STOPPED"))

/** Another engine on the same daemon, from what the first had saved; `state` may be an earlier one. */
const restart = async (
  { engine, docker, scheduler, runTo }: Bench,
  between: (docker: DockerClient) => DockerClient = (same) => same,
  state: unknown = JSON.parse(JSON.stringify(engine)),
) => {
  await engine.shutdown()
  const next = createTaskEngine({ docker: between(docker), scheduler, random: () => 0.25, state })
  const changes: string[] = []
  next.changes$.subscribe((change) => changes.push(formatStateChange(change)))
  void next.init()
  await runTo(scheduler.now() + 2000)
  return { engine: next, changes }
}

describe("the original's faults", () => {
  it("are not had at a clean-up: neither its events nor what is added meanwhile wait for each other (BUG-1, BUG-5)", async () => {
    const { engine, docker, changes, runTo } = await createReadyBench({
      between: (daemon) => ({
        ...daemon,
        removeContainer: (id, options) => concat(daemon.removeContainer(id, options).pipe(ignoreElements()), NEVER),
      }),
    })
    void engine.addTask(one("task/1"))
    await runTo(5000)
    void engine.removeTask("task/1")
    await runTo(60_000)
    expect(docker.containers()).to.deep.equal([])
    await engine.addTask(one("task/2"))
    await engine.addTask(one("task/1"))
    await runTo(70_000)
    expect(changes.slice(-2)).to.deep.equal(["task/1 main RUNNING", "task/1 RUNNING"])
    expect(engine.listTasks().map(({ knownStatus }) => knownStatus)).to.deep.equal(["RUNNING", "RUNNING"])
  })

  it("are not had after a clean-up: what is answered and told by then is nobody's (BUG-5, BUG-6)", async () => {
    const events$ = new Subject<ContainerEvent>()
    const start$ = new Subject<never>()
    const bench = await createReadyBench({
      between: (daemon) => ({
        ...daemon,
        containerEvents: (options) => merge(daemon.containerEvents(options), events$),
        startContainer: (id) => concat(daemon.startContainer(id), start$),
      }),
    })
    void bench.engine.addTask(one("task/1"))
    await bench.runTo(5000)
    const { containerId, labels } = firstOf(bench)
    void bench.engine.removeTask("task/1")
    await bench.runTo(60_000)
    expect(bench.engine.listTasks()).to.deep.equal([])
    const told = bench.changes.length
    start$.error(new CannotContainerError("Start", "too late"))
    for (const action of ["start", "die", "destroy"])
      events$.next({ action, containerId, attributes: labels, timeNano: 70e12 })
    await bench.engine.addTask(one("task/2"))
    await bench.runTo(70_000)
    expect(bench.changes.slice(told).every((line) => line.startsWith("task/2"))).to.equal(true)
    expect(bench.changes.at(-1)).to.equal("task/2 RUNNING")
  })

  it("are not had where the last start to fail is of a container that is not essential: the task runs (BUG-2a)", async () => {
    const { engine, changes, runTo } = await createReadyBench({
      between: (daemon, scheduler) => ({
        ...daemon,
        createContainer: (config, hostConfig, name) => {
          const made$ = daemon.createContainer(config, hostConfig, name)
          return name.includes("-side-") ? concat(after(scheduler, 3000), made$) : made$
        },
      }),
    })
    void engine.addTask({
      arn: "task/1",
      containers: [
        { name: "main", image: "busybox:1", command: ["httpd"] },
        { name: "side", image: "busybox:1", command: ["/no/such/program"], essential: false },
      ],
    })
    await runTo(20_000)
    const news = changes.filter((line) => /RUNNING|STOPPED/.test(line))
    expect(news.map((line) => line.replace(/ \(.*/, ""))).to.deep.equal([
      "task/1 main RUNNING",
      "task/1 side STOPPED",
      "task/1 RUNNING",
    ])
  })

  it("are not had where a look fails after a create: the id is kept, and nothing is left behind (BUG-7b)", async () => {
    const bench = await createReadyBench({
      between: (daemon) => ({
        ...daemon,
        inspectContainer: () => throwError(() => new CannotContainerError("Inspect", "busy")),
      }),
    })
    void bench.engine.addTask(one("task/1"))
    await bench.runTo(5000)
    expect(bench.engine.listTasks()[0]?.containers[0]).to.include({
      knownStatus: "RUNNING",
      containerId: firstOf(bench).containerId,
    })
    void bench.engine.removeTask("task/1")
    await bench.runTo(100_000)
    expect(bench.docker.containers()).to.deep.equal([])
  })

  it("are not had at a restart between create and start: it is started, and its ports are told (BUG-8, LIM-12)", async () => {
    const bench = await createReadyBench({ between: (daemon) => ({ ...daemon, startContainer: () => NEVER }) })
    void bench.engine.addTask(one("task/1", { portMappings: [{ containerPort: 80, hostPort: 8080 }] }))
    await bench.runTo(5000)
    expect(firstOf(bench).state).to.equal("created")
    const { changes } = await restart(bench)
    expect(changes).to.deep.equal(["task/1 main RUNNING 0.0.0.0:8080->80/tcp", "task/1 RUNNING"])
    expect(bench.docker.containers()).to.have.length(1)
  })

  for (const [what, error] of [
    ["is busy", new DockerTimeoutError("inspecting", 30_000)],
    ["is not reached", new CannotGetDockerclientError("nobody at unix:///here.sock")],
  ] as const)
    it(`are not had at a restart while the daemon ${what}: only what is not there has vanished (BUG-9)`, async () => {
      const bench = await createReadyBench()
      void bench.engine.addTask(one("task/1"))
      await bench.runTo(5000)
      let isBusy = true
      const { engine, changes } = await restart(bench, (daemon) => ({
        ...daemon,
        listContainers: () => daemon.listContainers({ all: true, labels: ["of=nobody"] }),
        inspectContainer: (id) => (isBusy ? throwError(() => error) : daemon.inspectContainer(id)),
      }))
      await bench.runTo(20_000)
      expect(stoppedIn(changes)).to.deep.equal([])
      expect(engine.listTasks()[0]?.knownStatus).to.equal("RUNNING")
      isBusy = false
      bench.docker.removeByHand(firstOf(bench).containerId)
      await bench.runTo(100_000)
      expect(engine.listTasks()[0]?.knownStatus).to.equal("STOPPED")
    })

  it("are not had where a signal is sent or memory runs short: only the end is one, with its own code (BUG-10, BUG-4)", async () => {
    const events$ = new Subject<ContainerEvent>()
    const bench = await createReadyBench({
      between: (daemon) => ({
        ...daemon,
        containerEvents: (options) => merge(daemon.containerEvents(options), events$),
      }),
    })
    void bench.engine.addTask(one("task/1"))
    await bench.runTo(5000)
    const { containerId, labels } = firstOf(bench)
    for (const action of ["kill", "oom"]) events$.next({ action, containerId, attributes: labels, timeNano: 6e12 })
    await bench.runTo(6000)
    expect(bench.changes.at(-1)).to.equal("task/1 RUNNING")
    bench.docker.kill(containerId)
    await bench.runTo(7000)
    expect(stoppedIn(bench.changes)[0]).to.equal("task/1 main STOPPED exit 137")
  })

  it("are not had with a backend that is slow: tasks run on, and more are added (BUG-14)", async () => {
    const { engine, changes, runTo } = await createReadyBench()
    const asked: string[] = []
    deliver(engine, ({ taskArn }) => {
      asked.push(taskArn)
      return NEVER
    }).subscribe()
    void engine.addTask(one("task/1", { command: ["sleep", "3"] }))
    await runTo(10_000)
    await engine.addTask(one("task/2"))
    await runTo(20_000)
    expect(asked).to.deep.equal(["task/1", "task/2"])
    expect(changes.at(-1)).to.equal("task/2 RUNNING")
    expect(stoppedIn(changes)).to.have.length(2)
  })

  it("are not had where a stop has no answer: what lives is not said to have stopped, and is stopped again (BUG-16)", async () => {
    let stops = 0
    const bench = await createReadyBench({
      config: { stopGraceMs: 1000 },
      between: (daemon) => ({
        ...daemon,
        stopContainer: (id, options) => (++stops === 1 ? NEVER : daemon.stopContainer(id, options)),
      }),
    })
    void bench.engine.addTask(one("task/1"))
    await bench.runTo(5000)
    void bench.engine.stopTask("task/1")
    await bench.runTo(66_500)
    expect([firstOf(bench).state, stoppedIn(bench.changes)]).to.deep.equal(["running", []])
    await bench.runTo(100_000)
    expect([firstOf(bench).state, stops]).to.deep.equal(["exited", 2])
    expect(stoppedIn(bench.changes)).to.deep.equal(["task/1 main STOPPED exit 137", "task/1 STOPPED"])
  })

  it("are not had in a reason: an error's name stands there once (BUG-23)", async () => {
    const { engine, changes, runTo } = await createReadyBench({
      between: (daemon) => ({
        ...daemon,
        pullImage: (image, options) =>
          image.startsWith("amazon/")
            ? throwError(() => new EngineError("CreateEmptyVolumeError", "Could not create empty volume no space"))
            : daemon.pullImage(image, options),
        createContainer: (config, hostConfig, name) =>
          name.includes("internal")
            ? throwError(() => new CannotContainerError("Create", "No such image", { verdict: "missing" }))
            : daemon.createContainer(config, hostConfig, name),
      }),
    })
    void engine.addTask({
      ...one("task/1", { mountPoints: [{ sourceVolume: "scratch", containerPath: "/scratch" }] }),
      volumes: [{ name: "scratch" }],
    })
    await runTo(30_000)
    expect(changes.at(-1)).to.match(/^task\/1 STOPPED/)
    expect(changes.at(-1)?.match(/CreateEmptyVolumeError/g)).to.have.length(1)
  })
})

/** Nothing, for so long. */
const after = (scheduler: SchedulerLike, ms: number) => timer(ms, scheduler).pipe(ignoreElements())
