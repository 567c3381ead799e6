import { expect } from "chai"
import {
  defer,
  from,
  lastValueFrom,
  config,
  EMPTY,
  first,
  firstValueFrom,
  ignoreElements,
  merge,
  NEVER,
  Observable,
  of,
  Subject,
  switchMap,
  throwError,
  timer,
  toArray,
  type SchedulerLike,
} from "rxjs"
import {
  createMemoryStore,
  CannotContainerError,
  CannotGetDockerclientError,
  createTaskEngine,
  deliver,
  EngineDisabledError,
  EngineNotInitializedError,
  EngineShutDownError,
  formatStateChange,
  InvalidOptionsError,
  InvalidTaskError,
  StoreError,
  TaskNotFoundError,
  type ContainerEvent,
  type DaemonStatus,
  type DockerClient,
  type SharedProgress,
  type StateChange,
  type Store,
  type TaskInput,
} from "../../lib/index.ts"
import type { SimulatedDocker } from "../../lib/simulation/index.ts"
import { createBench, createReadyBench } from "../support/engine.ts"
import { createLog } from "../support/log.ts"
import { reasonOf } from "../support/promise.ts"
import { unheardIn } from "../support/unheard.ts"

const one = (arn: string, command: readonly string[], more: object = {}): TaskInput => ({
  arn,
  containers: [{ name: "main", image: "busybox:1", command, ...more }],
})

describe("the engine", () => {
  describe("a task's life", () => {
    it("tells each status once, a container's before its task's (TE-83, TM-37, TM-38)", async () => {
      const { engine, changes, runTo } = await createReadyBench()
      void engine.addTask(one("task/1", ["sh", "-c", "exit 42"]))
      await runTo(10_000)
      expect(changes).to.deep.equal([
        "task/1 main PULLED",
        "task/1 main CREATED",
        "task/1 CREATED",
        "task/1 main RUNNING",
        "task/1 RUNNING",
        "task/1 main STOPPED exit 42",
        "task/1 STOPPED (EssentialContainerExited: main (42))",
      ])
    })

    it("costs the daemon three requests, pull aside", async () => {
      const { engine, docker, runTo } = await createReadyBench()
      const before = docker.requests()
      void engine.addTask(one("task/1", ["true"]))
      await runTo(4 * 3_600_000)
      const after = docker.requests()
      const spent = Object.fromEntries(
        (["pull", "create", "start", "stop", "remove", "inspect", "list"] as const).map((call) => [
          call,
          after[call] - before[call],
        ]),
      )
      expect(spent).to.deep.equal({ pull: 1, create: 1, start: 1, stop: 0, remove: 1, inspect: 0, list: 0 })
    })

    it("pulls once for forty tasks of one image (DC-10, LIM-14)", async () => {
      const { engine, docker, runTo } = await createReadyBench()
      for (let n = 0; n < 40; n += 1) void engine.addTask(one(`task/${String(n)}`, ["true"]))
      await runTo(60_000)
      expect(docker.requests().pull).to.equal(1)
      expect(engine.listTasks().map(({ knownStatus }) => knownStatus)).to.deep.equal(Array(40).fill("STOPPED"))
    })

    it("has as many pulls at a time as the engine allows, whatever versions they are made in (DC-5)", async () => {
      const pulls: string[] = []
      const pullImage = (image: string) => (pulls.push(image), NEVER)
      const { engine, runTo } = await createReadyBench({
        config: { maxPulls: 2 },
        between: (docker) => ({ ...docker, pullImage, withVersion: () => ({ ...docker, pullImage }) }),
      })
      for (const version of ["1.18", "1.19", "1.20"])
        void engine.addTask({
          arn: `task/${version}`,
          containers: [{ name: "main", image: `box:${version}`, dockerConfig: { version } }],
        })
      await runTo(5000)
      expect(pulls).to.deep.equal(["box:1.18", "box:1.19"])
    })

    it("reports a pull once, with everybody who waits for it and how far it is", async () => {
      const { engine, runTo } = await createReadyBench()
      const reports: SharedProgress[] = []
      engine.progress$.subscribe((report) => reports.push(report))
      for (const arn of ["task/1", "task/2"]) void engine.addTask(one(arn, ["true"]))
      await runTo(5000)
      expect(
        reports.every(({ taskArns, image }) => image === "busybox:1" && taskArns.join() === "task/1,task/2"),
      ).to.equal(true)
      expect(reports.at(-1)?.total).to.include({ layers: 2, layersDone: 2 })
    })

    it("keeps a stopped task's containers for the retention, then forgets it (TM-70)", async () => {
      const { engine, docker, runTo } = await createReadyBench()
      void engine.addTask(one("task/1", ["true"]))
      await runTo(3 * 3_600_000)
      expect([docker.containers().length, engine.listTasks().length]).to.deep.equal([1, 1])
      await runTo(3 * 3_600_000 + 60_000)
      expect([docker.containers().length, engine.listTasks().length]).to.deep.equal([0, 0])
    })

    it("ends a task whose image is missing with the pull's error, and no other task", async () => {
      const { engine, changes, runTo } = await createReadyBench({ images: ["busybox:1"] })
      void engine.addTask({ arn: "task/1", containers: [{ name: "main", image: "no/such:1" }] })
      void engine.addTask(one("task/2", ["true"]))
      await runTo(10_000)
      expect(changes.filter((line) => line.startsWith("task/1"))).to.have.length(2)
      expect(changes.find((line) => line.startsWith("task/1 main STOPPED"))).to.match(
        /\(CannotPullContainerError: pull access denied for no\/such/,
      )
      expect(changes.at(-1)).to.equal("task/2 STOPPED (EssentialContainerExited: main (0))")
    })

    it("stops the others when an essential container ends, those that use a container before it (LIM-16)", async () => {
      const { engine, changes, runTo } = await createReadyBench({ config: { stopGraceMs: 1000 } })
      void engine.addTask({
        arn: "task/1",
        containers: [
          { name: "db", image: "busybox:1", command: ["httpd"], essential: false },
          { name: "web", image: "busybox:1", command: ["httpd"], links: ["db"], essential: false },
          { name: "job", image: "busybox:1", command: ["sleep", "5"] },
        ],
      })
      await runTo(60_000)
      expect(changes.filter((line) => line.includes("STOPPED"))).to.deep.equal([
        "task/1 job STOPPED exit 0",
        "task/1 web STOPPED exit 137",
        "task/1 db STOPPED exit 137",
        "task/1 STOPPED (EssentialContainerExited: job (0))",
      ])
    })

    it("notices a container that is removed behind its back", async () => {
      const { engine, docker, changes, runTo } = await createReadyBench()
      void engine.addTask(one("task/1", ["httpd"]))
      await runTo(5000)
      docker.removeByHand(docker.containers()[0]!.containerId)
      await runTo(6000)
      expect(changes.slice(-2)).to.deep.equal([
        "task/1 main STOPPED exit 137",
        "task/1 STOPPED (EssentialContainerExited: main (137))",
      ])
    })

    it("has its containers made and started in the version they ask for, and goes by their ids (TE-74, TE-75, UT-40)", async () => {
      const calls: string[] = []
      const { engine, docker, runTo } = await createReadyBench({
        between: (docker) => ({
          ...docker,
          withVersion: (version) => ({
            ...docker,
            createContainer: (config, hostConfig, name) => {
              calls.push(`${version} create ${name}`)
              return docker.createContainer(config, hostConfig, name)
            },
            startContainer: (id) => {
              calls.push(`${version} start ${id}`)
              return docker.startContainer(id)
            },
          }),
        }),
      })
      void engine.addTask(one("task/1", ["httpd"], { dockerConfig: { version: "1.18" } }))
      await runTo(5000)
      const { name, containerId } = docker.containers()[0]!
      expect(name).to.match(/[^0-9a-f][0-9a-f]{20}$/)
      expect(calls).to.deep.equal([`1.18 create ${name}`, `1.18 start ${containerId}`])
    })

    it("may be privileged where privileged containers are no capability (TE-97)", async () => {
      const { engine, docker, runTo } = await createReadyBench({ config: { privilegedDisabled: true } })
      void engine.addTask(one("task/1", ["httpd"], { dockerConfig: { hostConfig: '{"Privileged":true}' } }))
      await runTo(5000)
      expect(docker.containers()[0]?.hostConfig).to.have.property("Privileged", true)
    })

    it("waits for no other task: neither for its pull nor for its inspect (TE-40, DC-63)", async () => {
      const { engine, changes, runTo } = await createReadyBench({
        between: (docker) => ({
          ...docker,
          pullImage: (image, options) => (image === "slow:1" ? NEVER : docker.pullImage(image, options)),
          inspectContainer: () => NEVER,
        }),
      })
      void engine.addTask({ arn: "task/1", containers: [{ name: "main", image: "slow:1" }] })
      void engine.addTask(one("task/2", ["httpd"], { portMappings: [{ containerPort: 80 }] }))
      void engine.addTask(one("task/3", ["true"]))
      await runTo(10_000)
      expect(changes.at(-1)).to.equal("task/3 STOPPED (EssentialContainerExited: main (0))")
    })

    it("waits for no clean-up of another (TE-62, TM-72, BUG-1)", async () => {
      const { engine, changes, runTo } = await createReadyBench({
        between: (docker) => ({ ...docker, removeContainer: () => NEVER }),
      })
      void engine.addTask(one("task/1", ["true"]))
      await runTo(5000)
      void reasonOf(engine.removeTask("task/1"))
      void engine.addTask(one("task/2", ["true"]))
      await runTo(10_000)
      expect(changes.at(-1)).to.equal("task/2 STOPPED (EssentialContainerExited: main (0))")
    })

    it("tells the port that Docker chose with RUNNING", async () => {
      const { engine, changes, runTo } = await createReadyBench()
      void engine.addTask(one("task/1", ["httpd"], { portMappings: [{ containerPort: 80 }] }))
      await runTo(5000)
      expect(changes).to.include("task/1 main RUNNING 0.0.0.0:49153->80/tcp")
    })
  })

  describe("a restart", () => {
    /** An engine that is gone, and the next one on the same daemon, given what the first had written down. */
    const restart = async (input: TaskInput, meanwhile: (docker: SimulatedDocker) => void = () => undefined) => {
      const first = await createReadyBench()
      void first.engine.addTask(input)
      await first.runTo(5000)
      const state: unknown = JSON.parse(JSON.stringify(first.engine))
      await first.engine.shutdown()
      meanwhile(first.docker)
      const engine = createTaskEngine({ docker: first.docker, scheduler: first.scheduler, random: () => 0.25, state })
      const changes: string[] = []
      engine.changes$.subscribe((change) => changes.push(formatStateChange(change)))
      const before = engine.listTasks()
      const counts: number[] = []
      engine.changes$.subscribe(() => counts.push(engine.listTasks().length))
      const present = firstValueFrom(engine.task$(input.arn ?? ""))
      void engine.init()
      await first.runTo(10_000)
      return { ...first, engine, changes, before, counts, present }
    }

    it("shows saved tasks before init, tells what was not sent, and goes on with the same containers (TE-2, TE-9, TM-2)", async () => {
      const { engine, docker, changes, before, counts, present, runTo } = await restart(one("task/1", ["httpd"]))
      expect([(await present).knownStatus, ...new Set(counts)]).to.deep.equal(["RUNNING", 1])
      expect(before.map(({ arn, knownStatus }) => [arn, knownStatus])).to.deep.equal([["task/1", "RUNNING"]])
      expect(changes).to.deep.equal(["task/1 main RUNNING [replayed]", "task/1 RUNNING [replayed]"])
      expect([docker.requests().create, docker.requests().inspect]).to.deep.equal([1, 0])
      void engine.stopTask("task/1")
      await runTo(60_000)
      expect(changes.slice(2)).to.deep.equal(["task/1 main STOPPED exit 137", "task/1 STOPPED"])
    })

    it("finds out what happened meanwhile, with its exit code (TE-20, LIM-12)", async () => {
      const { changes } = await restart(one("task/1", ["httpd"]), (docker) => {
        docker.kill(docker.containers()[0]!.containerId, "SIGKILL")
      })
      expect(changes.slice(2)).to.deep.equal([
        "task/1 main STOPPED exit 137",
        "task/1 STOPPED (EssentialContainerExited: main (137))",
      ])
    })

    it("that follows at once begins with what the one before has found out (TE-21)", async () => {
      const { engine } = await restart(one("task/1", ["httpd"]), (docker) => {
        docker.kill(docker.containers()[0]!.containerId, "SIGKILL")
      })
      const state: unknown = JSON.parse(JSON.stringify(engine))
      const next = createTaskEngine({ docker: createBench().docker, state })
      expect(next.listTasks()[0]?.containers[0]).to.include({ knownStatus: "STOPPED", exitCode: 137 })
    })

    it("begins with every change, also of a container that is not essential (TE-71, TM-6, LIM-21)", async () => {
      const { before } = await restart({
        arn: "task/1",
        containers: [
          { name: "main", image: "busybox:1", command: ["httpd"] },
          { name: "job", image: "busybox:1", command: ["sh", "-c", "exit 7"], essential: false },
        ],
      })
      expect(before[0]?.knownStatus).to.equal("RUNNING")
      expect(before[0]?.containers[1]).to.include({ knownStatus: "STOPPED", exitCode: 7 })
    })

    it("refuses a newer state by its version (SM-36)", () => {
      expect(() => createTaskEngine({ state: { Data: {}, Version: 5 } })).to.throw(
        "Unsupported data format: Version 5 not 4",
      )
    })
  })

  describe("sequence numbers", () => {
    const ported = (arn: string, more: object): TaskInput => ({
      ...one(arn, ["httpd"], { portMappings: [{ containerPort: 80, hostPort: 80 }] }),
      ...more,
    })

    it("let a start wait for the stop that frees its port, added in the same breath (TE-33, TM-92, BUG-3)", async () => {
      const { engine, changes, runTo } = await createReadyBench({ config: { stopGraceMs: 2000 } })
      void engine.addTask(ported("task/1", {}))
      await runTo(5000)
      void engine.addTask(ported("task/1", { desiredStatus: "STOPPED", stopSequenceNumber: 9 }))
      void engine.addTask(ported("task/2", { startSequenceNumber: 9 }))
      await runTo(5500)
      expect(engine.explain("task/2").map(({ waitsFor, on }) => [waitsFor, on])).to.deep.equal([["sequence", "task/1"]])
      await runTo(20_000)
      expect(changes.slice(5)).to.deep.equal([
        "task/1 main STOPPED exit 137 0.0.0.0:80->80/tcp",
        "task/1 STOPPED",
        "task/2 main PULLED",
        "task/2 main CREATED",
        "task/2 CREATED",
        "task/2 main RUNNING 0.0.0.0:80->80/tcp",
        "task/2 RUNNING",
      ])
    })

    it("never block a call, whatever stops are pending", async () => {
      const { engine, changes, runTo } = await createReadyBench({
        between: (docker) => ({ ...docker, pullImage: () => NEVER }),
      })
      void engine.addTask(one("task/2", ["httpd"]))
      void engine.addTask({ ...one("task/2", []), desiredStatus: "STOPPED", stopSequenceNumber: 4 })
      void engine.addTask({ ...one("task/1", ["httpd"]), startSequenceNumber: 5 })
      await engine.addTask({ ...one("task/1", []), desiredStatus: "STOPPED", stopSequenceNumber: 5 })
      await runTo(5000)
      expect(changes.filter((line) => line.endsWith(" STOPPED"))).to.have.length(4)
    })
  })

  describe("a death that no event tells", () => {
    const deaf = (docker: DockerClient): DockerClient => ({ ...docker, containerEvents: () => NEVER })

    it("is found out at the steady-state check (TE-51, TM-4, LIM-5)", async () => {
      const silent = (docker: DockerClient): DockerClient => ({
        ...deaf(docker),
        listContainers: (options) => (options?.all === true ? docker.listContainers(options) : NEVER),
      })
      const { engine, docker, changes, runTo } = await createReadyBench({ between: silent })
      void engine.addTask(one("task/1", ["httpd"]))
      await runTo(5000)
      docker.removeByHand(docker.containers()[0]!.containerId)
      await runTo(500_000)
      expect(changes.at(-1)).to.equal("task/1 RUNNING")
      await runTo(620_000)
      expect(changes.at(-1)).to.equal("task/1 STOPPED (ContainerVanishedError: No container matching saved ID found)")
    })

    it("is found out at once by whoever asks (TE-50)", async () => {
      const { engine, docker, changes, runTo } = await createReadyBench({ between: deaf })
      void engine.addTask(one("task/1", ["httpd"]))
      await runTo(5000)
      docker.kill(docker.containers()[0]!.containerId)
      void engine.checkTaskState("task/1")
      await runTo(6000)
      expect(changes.at(-1)).to.equal("task/1 STOPPED (EssentialContainerExited: main (137))")
    })
  })

  describe("a call that is never answered", () => {
    const hangingStart = (docker: DockerClient): DockerClient => ({
      ...docker,
      startContainer: (id) => {
        docker.startContainer(id).subscribe()
        return NEVER
      },
      containerEvents: () => NEVER,
    })

    it("proves nothing: the container is looked at, and stopped with the start's error as its reason (BUG-2b)", async () => {
      const { engine, docker, changes, runTo } = await createReadyBench({ between: hangingStart })
      void engine.addTask(one("task/1", ["httpd"]))
      await runTo(300_000)
      expect(changes.slice(-2)).to.deep.equal([
        "task/1 main STOPPED exit 137 (DockerTimeoutError: Could not transition to started; timed out after waiting 1m30s)",
        "task/1 STOPPED (DockerTimeoutError: Could not transition to started; timed out after waiting 1m30s)",
      ])
      expect(changes.join()).not.to.include("RUNNING")
      expect(docker.containers()[0]!.state).to.equal("exited")
    })
  })

  describe("methods", () => {
    it("act only after init", async () => {
      const { engine } = createBench()
      for (const act of [
        engine.addTask(one("task/1", ["true"])),
        engine.stopTask("task/1"),
        engine.removeTask("task/1"),
      ])
        expect(await reasonOf(act)).to.be.instanceOf(EngineNotInitializedError)
    })

    it("add nothing of a task that is refused, and name every fault (DG-12, TE-30, AC-2)", async () => {
      const { engine } = await createReadyBench()
      const task = { containers: [{ name: "a", image: "b", links: ["a"], memory: -1 }], colour: "red" }
      const error = await reasonOf(engine.addTask(task))
      expect(error).to.be.instanceOf(InvalidTaskError)
      expect(error instanceof InvalidTaskError && error.issues.map(({ path }) => path)).to.have.members([
        "containers[0].links[0]",
        "containers[0].memory",
        "colour",
      ])
      expect(engine.listTasks()).to.deep.equal([])
    })

    it("stop a task: nobody is to blame for its end", async () => {
      const { engine, changes, runTo } = await createReadyBench()
      void engine.addTask(one("task/1", ["sh", "-c", "trap 'exit 3' TERM; sleep 1000"]))
      await runTo(5000)
      void engine.stopTask("task/1")
      await runTo(6000)
      await engine.stopTask("task/1")
      expect(changes.slice(-2)).to.deep.equal(["task/1 main STOPPED exit 3", "task/1 STOPPED"])
    })

    it("kill after the grace", async () => {
      const { engine, changes, runTo } = await createReadyBench({ config: { stopGraceMs: 2000 } })
      void engine.addTask(one("task/1", ["httpd"]))
      await runTo(5000)
      void engine.stopTask("task/1")
      await runTo(6900)
      expect(changes.at(-1)).to.equal("task/1 RUNNING")
      await runTo(7200)
      expect(changes.slice(-2)).to.deep.equal(["task/1 main STOPPED exit 137", "task/1 STOPPED"])
    })

    it("remove a running task with its containers, and resolve when it is forgotten", async () => {
      const { engine, docker, runTo } = await createReadyBench({ config: { stopGraceMs: 1000 } })
      void engine.addTask(one("task/1", ["httpd"]))
      await runTo(5000)
      let removed = false
      void engine.removeTask("task/1").then(() => (removed = true))
      await runTo(5500)
      expect(removed).to.equal(false)
      await runTo(10_000)
      expect([removed, docker.containers().length, engine.listTasks().length]).to.deep.equal([true, 0, 0])
    })

    it("keep a removal's promise even if whoever watches the task shuts the engine down at its end", async () => {
      const { engine, runTo } = await createReadyBench()
      void engine.addTask(one("task/1", ["true"]))
      await runTo(5000)
      engine.task$("task/1").subscribe({ complete: () => void engine.shutdown() })
      const removal = reasonOf(engine.removeTask("task/1"))
      await runTo(10_000)
      expect(await removal).to.equal(undefined)
    })

    it("write also what is just being told where whoever hears of it shuts the engine down (SM-34)", async () => {
      const store = createMemoryStore()
      const { engine, runTo } = await createReadyBench({ store })
      void engine.addTask(one("task/1", ["true"]))
      await runTo(5000)
      engine.task$("task/1").subscribe({ complete: () => void engine.shutdown() })
      void engine.removeTask("task/1")
      await runTo(10_000)
      expect((await firstValueFrom(from(store.open("x")))).tasks).to.deep.equal([])
    })

    it("refuse to run a task after the shutdown", async () => {
      const { engine } = await createReadyBench()
      await engine.shutdown()
      expect(await reasonOf(lastValueFrom(engine.run(one("task/1", ["true"]))))).to.be.instanceOf(EngineDisabledError)
    })

    it("show at once a task that is there, also where it has just been added again on hearing of another", async () => {
      const { engine, runTo } = await createReadyBench()
      void engine.addTask(one("task/1", ["httpd"]))
      await runTo(5000)
      const seen: string[] = []
      const again$ = engine.taskChanges$.pipe(
        first(({ taskArn }) => taskArn === "task/2"),
        switchMap(() => {
          void engine.addTask(one("task/1", ["httpd"]))
          return engine.task$("task/1")
        }),
      )
      again$.subscribe(({ knownStatus }) => seen.push(knownStatus))
      void engine.addTask(one("task/2", ["httpd"]))
      await runTo(10_000)
      expect(seen).to.deep.equal(["RUNNING"])
    })

    it("shows a task that was added on hearing of another's change", async () => {
      const { engine, runTo } = await createReadyBench()
      const known: string[] = []
      const second$ = engine.taskChanges$.pipe(
        first(({ taskArn, status }) => taskArn === "task/1" && status === "RUNNING"),
        switchMap(() => {
          void engine.addTask(one("task/2", ["sh", "-c", "exit 42"]))
          return engine.task$("task/2")
        }),
      )
      second$.subscribe(({ knownStatus }) => known.push(knownStatus))
      void engine.addTask(one("task/1", ["sleep", "60"]))
      await runTo(10_000)
      expect([...new Set(known)]).to.deep.equal(["NONE", "CREATED", "RUNNING", "STOPPED"])
    })

    it("reject an arn that no task has", async () => {
      const { engine } = await createReadyBench()
      expect(await reasonOf(engine.stopTask("task/x"))).to.be.instanceOf(TaskNotFoundError)
      expect(await reasonOf(engine.removeTask("task/x"))).to.be.instanceOf(TaskNotFoundError)
      expect(() => engine.explain("task/x")).to.throw(TaskNotFoundError)
      expect(await reasonOf(firstValueFrom(engine.task$("task/x")))).to.be.instanceOf(TaskNotFoundError)
    })

    it("take each task without an arn for a new one, also where random draws the same again", async () => {
      const { engine, runTo } = await createReadyBench({ random: () => 0 })
      const { containers } = one("task/1", ["httpd"])
      void engine.addTask({ containers })
      await runTo(5000)
      for (let n = 0; n < 2; n += 1) void engine.addTask({ containers })
      await runTo(10_000)
      const arns = engine.listTasks().map(({ arn }) => arn)
      expect(arns[0]).to.equal("task/00000000-0000-4000-8000-000000000000")
      expect([arns.length, new Set(arns).size]).to.deep.equal([3, 3])
    })

    it("take a task whose arn is known as an update of its desired status (TE-32)", async () => {
      const { engine, runTo } = await createReadyBench()
      void engine.addTask(one("task/1", ["httpd"]))
      await runTo(5000)
      void engine.addTask({ ...one("task/1", ["other"]), desiredStatus: "STOPPED" })
      await runTo(60_000)
      expect(
        engine.listTasks().map(({ knownStatus, definition }) => [knownStatus, definition.containers[0]?.command]),
      ).to.deep.equal([["STOPPED", ["httpd"]]])
    })

    it("take a stop without containers where the arn is known, and nowhere else (TE-32)", async () => {
      const { engine, changes, runTo } = await createReadyBench()
      const volumes = [{ name: "v" }]
      const [main] = one("task/1", ["httpd"]).containers
      const mountPoints = [{ sourceVolume: "v", containerPath: "/v" }]
      void engine.addTask({ arn: "task/1", containers: [{ ...main!, mountPoints }], volumes })
      await runTo(5000)
      const stop = { desiredStatus: "STOPPED", containers: [] } as const
      for (const refused of [
        { ...stop, arn: "task/2" },
        stop,
        { ...stop, arn: "task/1", desiredStatus: "RUNNING" } as const,
        { ...stop, arn: "task/1", version: 7 as never },
      ])
        expect(await reasonOf(engine.addTask(refused))).to.be.instanceOf(InvalidTaskError)
      expect(engine.listTasks()[0]?.desiredStatus).to.equal("RUNNING")
      const stopped = engine.addTask({ ...stop, arn: "task/1" })
      await runTo(60_000)
      expect((await stopped).containers.map(({ name }) => name)).to.deep.equal(["main"])
      expect(changes.at(-1)).to.equal("task/1 STOPPED")
    })

    it("take no stop without containers for a new task in the place of one that is removed (TE-32)", async () => {
      const { engine, runTo } = await createReadyBench()
      void engine.addTask(one("task/1", ["httpd"]))
      await runTo(5000)
      void engine.removeTask("task/1")
      const stop = { arn: "task/1", desiredStatus: "STOPPED", containers: [] } as const
      expect(await reasonOf(engine.addTask(stop))).to.be.instanceOf(InvalidTaskError)
    })

    it("queue at once: a task can be stopped in the breath that adds it (TE-31)", async () => {
      const { engine, docker, changes, runTo } = await createReadyBench()
      void engine.addTask(one("task/1", ["httpd"]))
      void engine.stopTask("task/1")
      await runTo(5000)
      expect(changes).to.deep.equal(["task/1 main STOPPED", "task/1 STOPPED"])
      expect(docker.containers()).to.deep.equal([])
    })

    it("accept no more tasks once disabled, and stop those there are (TE-6, BUG-18)", async () => {
      const { engine, changes, runTo } = await createReadyBench()
      void engine.addTask(one("task/1", ["httpd"]))
      await runTo(5000)
      engine.disable()
      expect(await reasonOf(engine.addTask(one("task/2", ["true"])))).to.be.instanceOf(EngineDisabledError)
      void engine.stopTask("task/1")
      await runTo(60_000)
      expect(changes.at(-1)).to.equal("task/1 STOPPED")
    })

    it("leave containers running at shutdown, complete every stream and break every promise (TE-7)", async () => {
      const { engine, docker, runTo } = await createReadyBench()
      const seen = firstValueFrom(engine.changes$.pipe(toArray()))
      void engine.addTask(one("task/1", ["httpd"]))
      await runTo(5000)
      const removal = reasonOf(engine.removeTask("task/1"))
      await engine.shutdown()
      await engine.shutdown()
      expect(await seen).to.have.length(5)
      expect(await removal).to.be.instanceOf(EngineShutDownError)
      expect(await reasonOf(engine.stopTask("task/1"))).to.be.instanceOf(EngineShutDownError)
      expect(await reasonOf(engine.init())).to.be.instanceOf(EngineShutDownError)
      expect(docker.containers().map(({ state }) => state)).to.deep.equal(["running"])
    })

    for (const [what, kept, way] of [
      ["the daemon", {}, { ping: () => NEVER, version: () => NEVER }],
      ["the store", { open: () => NEVER }, {}],
    ] as const)
      it(`reject at shutdown also where init still waits for ${what}`, async () => {
        const store: Store = { ...createMemoryStore(), ...kept }
        const { engine, runTo } = createBench({ store, between: (docker) => ({ ...docker, ...way }) })
        const reasons: unknown[] = []
        for (const ready of [engine.init(), engine.mustInit()])
          void reasonOf(ready).then((reason) => reasons.push(reason))
        await runTo(100)
        expect(reasons).to.deep.equal([])
        await engine.shutdown()
        await runTo(100)
        expect(reasons.map(String)).to.deep.equal(Array(2).fill(String(new EngineShutDownError())))
      })

    it("tell whoever comes to listen to a task afterwards how it was last", async () => {
      const { engine, runTo } = await createReadyBench()
      void engine.addTask(one("task/1", ["httpd"]))
      await runTo(5000)
      await engine.shutdown()
      expect(await lastValueFrom(engine.task$("task/1"))).to.deep.equal(engine.listTasks()[0])
    })

    it("reject at shutdown also whoever asks the daemon itself, and ask it no longer", async () => {
      let [asked, isHung] = [0, false]
      const hanging = new Observable<never>(() => {
        asked += 1
        return () => (asked -= 1)
      })
      const { engine } = await createReadyBench({
        between: (docker) => ({
          ...docker,
          version: () => (isHung ? hanging : docker.version()),
          supportedVersions: () => hanging,
        }),
      })
      isHung = true
      const pending = [engine.version(), engine.capabilities()].map(reasonOf)
      expect(asked).to.equal(2)
      await engine.shutdown()
      expect(asked).to.equal(0)
      for (const reason of [...pending, reasonOf(engine.version()), reasonOf(engine.capabilities())])
        expect(await reason).to.be.instanceOf(EngineShutDownError)
    })

    it("reject at shutdown also whoever waits to try again", async () => {
      const inUse = throwError(() => new StoreError("in use"))
      const { engine } = createBench({ store: { ...createMemoryStore(), open: () => inUse } })
      const reason = reasonOf(engine.mustInit())
      await new Promise((resolve) => setImmediate(resolve))
      await engine.shutdown()
      expect(await reason).to.be.instanceOf(EngineShutDownError)
    })

    it("reject, none of them throws, once the engine has failed", async () => {
      const fault = new Error("ours")
      const broken = {
        ...{ id: "1", name: "main", state: "running" as const },
        get labels(): Record<string, string> {
          throw fault
        },
      }
      const { docker, scheduler, runTo } = createBench()
      const engine = createTaskEngine({ docker: { ...docker, listContainers: () => of([broken]) }, scheduler })
      const ready = reasonOf(engine.init())
      await runTo(1000)
      expect(await ready).to.equal(fault)
      for (const ask of [
        () => engine.orphans(),
        () => engine.sweepOrphans(),
        () => engine.stopTask("task/1"),
        () => engine.init(),
      ])
        expect(await reasonOf(ask())).to.be.instanceOf(EngineShutDownError)
    })

    it("tell at shutdown what waited for the disk, also where it is what has just been told that ends the engine", async () => {
      const { engine, changes, runTo } = await createReadyBench({ images: [] })
      void engine.addTask(one("task/1", ["httpd"]))
      engine.task$("task/1").subscribe(({ knownStatus }) => knownStatus === "STOPPED" && void engine.shutdown())
      await runTo(60_000)
      expect(changes.map((line) => line.replace(/ \(.*/, ""))).to.deep.equal(["task/1 main STOPPED", "task/1 STOPPED"])
    })

    it("end once, and tell all of what waited for the disk, also where somebody ends it upon the first of that", async () => {
      const memory = createMemoryStore()
      let isFull = false
      let closed = 0
      const store: Store = {
        ...memory,
        write: (records) => (isFull ? throwError(() => new Error("full")) : memory.write(records)),
        close: () => defer(() => ((closed += 1), memory.close())),
      }
      const { engine, changes, runTo } = await createReadyBench({ store, images: [] })
      await engine.addTask(one("task/1", ["httpd"]))
      isFull = true
      await runTo(60_000)
      expect(changes).to.deep.equal([])
      engine.changes$.subscribe(() => void engine.shutdown())
      isFull = false
      await engine.shutdown()
      expect([changes.length, closed]).to.deep.equal([2, 1])
    })

    it("warn of what of a task is not used (DM-63)", async () => {
      const { logger, lines } = createLog()
      const { engine } = await createReadyBench({ logger })
      await engine.addTask(one("task/1", ["true"], { dockerConfig: { hostConfig: '{"SecurtyOpt":[],"A":1,"B":2}' } }))
      expect(lines.join("\n")).to.match(
        /^warn containers\[0\]\.dockerConfig\.hostConfig\.SecurtyOpt is not used: expected a key .* \(nor are 2 others\)/,
      )
    })

    it("reject at shutdown what nobody has waited for without a word", async () => {
      const { engine, runTo } = await createReadyBench()
      const unheard = await unheardIn(async () => {
        void engine.addTask(one("task/1", ["httpd"]))
        await runTo(5000)
        void engine.removeTask("task/1")
        await engine.shutdown()
      })
      expect(unheard).to.deep.equal([])
    })

    it("refuse to mark a status that there is not, which would cost the task its record", async () => {
      const { engine, runTo } = await createReadyBench()
      void engine.addTask(one("task/1", ["httpd"]))
      await runTo(5000)
      for (const [kind, statuses] of [
        ["task", "NONE, CREATED, RUNNING, STOPPED"],
        ["container", "NONE, PULLED, CREATED, RUNNING, STOPPED"],
      ])
        for (const status of ["running", undefined]) {
          const change = { kind, taskArn: "task/1", containerName: "main", status, at: 0 } as unknown as StateChange
          const error = await reasonOf(engine.markSent(change))
          expect(error).to.be.instanceOf(InvalidOptionsError)
          expect(error).to.have.deep.property("issues", [
            {
              path: "change.status",
              expected: `one of ${statuses ?? ""}`,
              got: status === undefined ? "nothing" : `"${status}"`,
            },
          ])
        }
    })

    it("keep what a backend has been told (DM-80, EH-6)", async () => {
      const { engine, runTo } = await createReadyBench()
      const seen: StateChange[] = []
      engine.changes$.subscribe((change) => seen.push(change))
      void engine.addTask(one("task/1", ["true"]))
      await runTo(5000)
      for (const change of seen) void engine.markSent(change)
      await runTo(6000)
      expect(
        engine.listTasks().map(({ sentStatus, containers }) => [sentStatus, containers[0]?.sentStatus]),
      ).to.deep.equal([["STOPPED", "STOPPED"]])
    })

    it("explain what a task waits for", async () => {
      const { engine, runTo } = await createReadyBench({
        between: (docker) => ({ ...docker, startContainer: () => NEVER }),
      })
      void engine.addTask({
        arn: "task/1",
        containers: [
          { name: "db", image: "busybox:1" },
          { name: "web", image: "busybox:1", links: ["db"] },
        ],
      })
      await runTo(5000)
      expect(engine.explain("task/1").map(({ subject, waitsFor, on }) => [subject, waitsFor, on])).to.deep.equal([
        ["db", "call", "start"],
        ["web", "dependency", "db"],
      ])
    })

    for (const options of [null, "options", []])
      it(`refuse ${JSON.stringify(options)} in the place of options`, () => {
        // @ts-expect-error: no options at all
        expect(() => createTaskEngine(options)).to.throw(
          InvalidOptionsError,
          "expected an object with the keys docker,",
        )
      })

    it("refuse options by name", () => {
      // @ts-expect-error: no such options
      const create = () => createTaskEngine({ config: { maxPulls: 0, colour: "red" }, dockre: undefined })
      expect(create)
        .to.throw(InvalidOptionsError)
        .with.property("issues")
        .that.satisfies(
          (issues: readonly { path: string }[]) =>
            issues
              .map(({ path }) => path)
              .sort()
              .join() === "config.colour,config.maxPulls,dockre",
        )
    })
  })

  describe("run", () => {
    it("adds the task when subscribed to, and completes after its end", async () => {
      const { engine, runTo } = await createReadyBench()
      const run$ = engine.run(one("task/1", ["true"]))
      expect(engine.listTasks()).to.deep.equal([])
      const seen: StateChange[] = []
      let isComplete = false
      run$.subscribe({ next: (change) => seen.push(change), complete: () => (isComplete = true) })
      await runTo(5000)
      expect([isComplete, seen.map(({ status }) => status).join(" ")]).to.deep.equal([
        true,
        "PULLED CREATED CREATED RUNNING RUNNING STOPPED STOPPED",
      ])
    })

    it("stops the task when unsubscribed from", async () => {
      const { engine, changes, runTo } = await createReadyBench({ config: { stopGraceMs: 1000 } })
      const subscription = engine.run(one("task/1", ["httpd"])).subscribe()
      await runTo(5000)
      subscription.unsubscribe()
      await runTo(20_000)
      expect(changes.at(-1)).to.equal("task/1 STOPPED")
    })

    it("completes where the task had stopped before", async () => {
      const { engine, runTo } = await createReadyBench()
      void engine.addTask(one("task/1", ["true"]))
      await runTo(5000)
      let isComplete = false
      engine.run(one("task/1", ["true"])).subscribe({ complete: () => (isComplete = true) })
      await runTo(6000)
      expect(isComplete).to.equal(true)
    })

    it("errors with a task that is refused", async () => {
      const { engine } = await createReadyBench()
      expect(await reasonOf(firstValueFrom(engine.run({ containers: [] })))).to.be.instanceOf(InvalidTaskError)
    })
  })

  describe("subscribers", () => {
    it("harm nobody when they throw: everybody else has had the change", async () => {
      const { engine, changes, runTo } = await createReadyBench()
      const thrown: unknown[] = []
      config.onUnhandledError = (error) => thrown.push(error)
      engine.changes$.subscribe(() => {
        throw new Error("mine")
      })
      void engine.addTask(one("task/1", ["true"]))
      await runTo(5000)
      await new Promise((resolve) => setTimeout(resolve, 5))
      config.onUnhandledError = null
      expect(changes.at(-1)).to.match(/^task\/1 STOPPED/)
      expect(thrown).to.have.length(changes.length)
    })

    it("may act on a change while it is told, and all see one order", async () => {
      const { engine, changes, runTo } = await createReadyBench()
      const late: string[] = []
      engine.changes$.subscribe(({ kind, status }) => {
        if (kind === "container" && status === "PULLED") void engine.stopTask("task/1")
      })
      engine.changes$.subscribe(({ status }) => late.push(status))
      void engine.addTask(one("task/1", ["httpd"]))
      await runTo(60_000)
      expect(late).to.deep.equal(changes.map((line) => /[A-Z]{3,}/.exec(line)?.[0]))
      expect(changes.at(-1)).to.equal("task/1 STOPPED")
    })

    it("have all that comes of one event before the end, though one of them shuts the engine down upon it", async () => {
      const { engine, runTo } = await createReadyBench()
      const told: string[] = []
      const run: string[] = []
      const submitted: string[] = []
      const known: string[] = []
      engine.containerChanges$.subscribe(({ status }) => {
        if (status === "STOPPED") void engine.shutdown()
      })
      const listen = (lines: string[]) => ({
        next: (change: StateChange) => void lines.push(formatStateChange(change)),
        complete: () => void lines.push("over"),
      })
      engine.changes$.subscribe(listen(told))
      const submit = (change: StateChange) => of(submitted.push(formatStateChange(change)))
      deliver(engine, submit, { concurrency: 9 }).subscribe({ complete: () => submitted.push("over") })
      engine.run(one("task/1", ["true"])).subscribe(listen(run))
      engine.task$("task/1").subscribe({
        next: ({ knownStatus }) => known.push(knownStatus),
        complete: () => known.push("over"),
      })
      await runTo(5000)
      const end = ["task/1 main STOPPED exit 0", "task/1 STOPPED (EssentialContainerExited: main (0))", "over"]
      for (const lines of [told, run, submitted]) expect(lines.slice(-3)).to.deep.equal(end)
      expect(known.slice(-2)).to.deep.equal(["STOPPED", "over"])
    })

    it("of one task hear its present, what follows, and its end", async () => {
      const { engine, runTo } = await createReadyBench()
      void engine.addTask(one("task/1", ["true"]))
      const seen: string[] = []
      engine.task$("task/1").subscribe({
        next: ({ knownStatus, desiredStatus }) => seen.push(`${knownStatus}/${desiredStatus}`),
        complete: () => seen.push("forgotten"),
      })
      await runTo(5000)
      void engine.removeTask("task/1")
      await runTo(10_000)
      expect(seen[0]).to.equal("NONE/RUNNING")
      expect(seen.slice(-2)).to.deep.equal(["STOPPED/STOPPED", "forgotten"])
    })
  })

  describe("the daemon", () => {
    const unreachable = (docker: DockerClient, times: number): DockerClient => {
      let left = times
      const refuse = () => throwError(() => new CannotGetDockerclientError("nobody at unix:///here.sock"))
      return {
        ...docker,
        ping: () => (left-- > 0 ? refuse() : docker.ping()),
        containerEvents: (options) => (left > 0 ? refuse() : docker.containerEvents(options)),
      }
    }

    it("is not asked for anything when an engine is made and saved (TE-1)", () => {
      const { engine, docker } = createBench()
      expect(JSON.parse(JSON.stringify(engine))).to.have.property("Version", 4)
      expect(Object.values(docker.requests()).filter((count) => count > 0)).to.deep.equal([])
    })

    it("that has gone has no capabilities: asking for them fails (BUG-19)", async () => {
      const gone = () => throwError(() => new CannotGetDockerclientError("nobody at unix:///here.sock"))
      const { engine, runTo } = await createReadyBench({
        between: (docker) => ({ ...docker, supportedVersions: gone }),
      })
      const reason = reasonOf(engine.capabilities())
      await runTo(2000)
      expect(await reason).to.be.instanceOf(CannotGetDockerclientError)
    })

    it("that creates without an answer, and cannot be asked, tells by its events whose it is (TE-60, TE-63, DC-64)", async () => {
      const { engine, changes, runTo } = await createReadyBench({
        between: (docker) => ({
          ...docker,
          createContainer: (...made) => {
            docker.createContainer(...made).subscribe()
            return NEVER
          },
          inspectContainer: () => throwError(() => new CannotContainerError("Inspect", "no")),
        }),
      })
      void engine.addTask(one("task/1", ["sh", "-c", "exit 42"]))
      await runTo(10_000)
      expect(changes.at(-1)).to.equal("task/1 STOPPED (EssentialContainerExited: main (42))")
    })

    it("that is not there fails init with an error that says where it was looked for (TestPingFailError, TE-3, DC-1)", async () => {
      const { engine, runTo } = createBench({ between: (docker) => unreachable(docker, 1000) })
      const error = reasonOf(engine.init())
      await runTo(100)
      expect(await error)
        .to.be.instanceOf(CannotGetDockerclientError)
        .with.property("message", "nobody at unix:///here.sock")
    })

    it("is tried again by mustInit until it is there (TE-4)", async () => {
      const { engine, runTo } = createBench({ between: (docker) => unreachable(docker, 3) })
      const states: DaemonStatus["state"][] = []
      engine.daemon$.subscribe(({ state }) => states.push(state))
      const ready = engine.mustInit()
      await runTo(60_000)
      await ready
      expect(states[1]).to.equal("connecting")
      expect(states).to.include("down")
      expect(states.at(-1)).to.equal("up")
    })

    it("is connected to once, though whoever hears that it is looked for initializes too", async () => {
      let connections = 0
      const { engine, runTo } = createBench({
        between: (docker) => ({
          ...docker,
          containerEvents: (options) => defer(() => ((connections += 1), docker.containerEvents(options))),
        }),
      })
      const inits: Promise<void>[] = []
      engine.daemon$.subscribe(({ state }) => {
        if (state === "connecting" && inits.length < 10) inits.push(engine.init())
      })
      await runTo(5000)
      await Promise.all(inits)
      expect([connections, inits.length]).to.deep.equal([1, 2])
    })

    it("is not waited for by mustInit where no try can find it (TE-4)", async () => {
      const vain = new CannotGetDockerclientError("nowhere", { retryable: false })
      const { engine, runTo } = createBench({
        between: (docker) => ({ ...docker, ping: () => throwError(() => vain), version: () => throwError(() => vain) }),
      })
      const reason = reasonOf(engine.mustInit())
      await runTo(60_000)
      expect(await reason).to.equal(vain)
    })

    it("is not waited for any longer once mustInit is aborted", async () => {
      const { engine, runTo } = createBench({ between: (docker) => unreachable(docker, 1e9) })
      const controller = new AbortController()
      const reason = reasonOf(engine.mustInit({ signal: controller.signal }))
      await runTo(5000)
      controller.abort(new Error("enough"))
      expect(await reason).to.have.property("message", "enough")
    })

    it("is not waited for either where mustInit is aborted for a reason that might pass", async () => {
      const { engine, runTo } = createBench({ between: (docker) => unreachable(docker, 1e9) })
      const controller = new AbortController()
      const reason = reasonOf(engine.mustInit({ signal: controller.signal }))
      await runTo(5000)
      const isAway = await reasonOf(engine.init())
      controller.abort(isAway)
      expect(await reason).to.equal(isAway)
    })

    it("that hangs up is connected to again, and what was missed meanwhile is found out (LIM-6, LIM-12)", async () => {
      let connections = 0
      const hangUp = (docker: DockerClient, scheduler: SchedulerLike): DockerClient => ({
        ...docker,
        containerEvents: () =>
          connections++ === 0 ? timer(6500, scheduler).pipe(ignoreElements()) : docker.containerEvents(),
      })
      const { engine, changes, runTo } = await createReadyBench({ between: hangUp })
      void engine.addTask(one("task/1", ["sh", "-c", "sleep 5; exit 7"]))
      await runTo(6400)
      expect(changes.at(-1)).to.equal("task/1 RUNNING")
      await runTo(7000)
      expect(changes.slice(-2)).to.deep.equal([
        "task/1 main STOPPED exit 7",
        "task/1 STOPPED (EssentialContainerExited: main (7))",
      ])
    })

    it("that answers but does not list its containers is no daemon to work with, until it does", async () => {
      let refusals = 3
      const { engine, runTo } = createBench({
        between: (docker) => ({
          ...docker,
          listContainers: (options) => {
            if (refusals-- > 0) throw new CannotContainerError("List", "list forbidden")
            return docker.listContainers(options)
          },
        }),
      })
      const states: string[] = []
      engine.daemon$.subscribe((status) => states.push(status.state === "down" ? status.cause.message : status.state))
      const failing = reasonOf(engine.init())
      const ready = engine.mustInit()
      await runTo(5000)
      expect(await failing).to.be.instanceOf(CannotContainerError)
      await ready
      expect(states.slice(-2)).to.deep.equal(["list forbidden", "up"])
    })

    it("that ends a call without an answer has proved nothing: the container is looked for", async () => {
      const { engine, changes, runTo } = await createReadyBench({
        between: (docker) => ({ ...docker, createContainer: () => EMPTY }),
      })
      void engine.addTask(one("task/1", ["true"]))
      await runTo(5000)
      expect(changes.at(-1)).to.equal("task/1 STOPPED (NoAnswerError: The create ended without an answer)")
    })

    it("may fail with what is no error and has no words", async () => {
      const { engine, changes, runTo } = await createReadyBench({
        between: (docker) => ({
          ...docker,
          pullImage: () => new Observable((subscriber) => subscriber.error(Object.create(null))),
        }),
      })
      void engine.addTask(one("task/1", ["true"]))
      await runTo(5000)
      expect(changes.at(-1)).to.match(/^task\/1 STOPPED/)
    })

    it("may hold a copy that bears a container's labels: it speaks for nobody", async () => {
      const events$ = new Subject<ContainerEvent>()
      const { engine, docker, changes, runTo } = await createReadyBench({
        between: (docker) => ({
          ...docker,
          containerEvents: (options) => merge(docker.containerEvents(options), events$),
        }),
      })
      void engine.addTask(one("task/1", ["httpd"]))
      await runTo(5000)
      const attributes = { ...docker.containers()[0]!.labels, exitCode: "3" }
      events$.next({ action: "die", containerId: "f".repeat(64), attributes, timeNano: 6e12 })
      await runTo(6000)
      expect(changes.at(-1)).to.equal("task/1 RUNNING")
    })

    it("is shown the credentials that are looked up for a pull", async () => {
      const shown: (string | undefined)[] = []
      const { engine, runTo } = await createReadyBench({
        config: { registryAuth: (image) => of({ username: image, password: "p" }) },
        between: (docker) => ({
          ...docker,
          pullImage: (image, options) => {
            shown.push(options?.auth?.username)
            return docker.pullImage(image, options)
          },
        }),
      })
      void engine.addTask(one("task/1", ["true"]))
      await runTo(5000)
      expect(shown).to.deep.equal(["busybox:1"])
    })

    it("has capabilities (TE-95)", async () => {
      const { engine, runTo } = await createReadyBench({ config: { appArmorCapable: true } })
      const capabilities = engine.capabilities()
      await runTo(2000)
      expect((await capabilities).at(-1)).to.equal("com.amazonaws.ecs.capability.apparmor")
    })

    it("has a version (TE-8, DC-90)", async () => {
      const { engine, runTo } = await createReadyBench()
      const version = engine.version()
      await runTo(2000)
      expect(await version).to.match(/^DockerVersion: 20\.10\.24/)
    })
  })
})
