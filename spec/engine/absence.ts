/** A daemon that is away, hangs, or loses events: what is told meanwhile, what is asked, and that work resumes by itself. */
import { expect } from "chai"
import { defer, delay, EMPTY, filter, NEVER, Observable, throwError } from "rxjs"
import {
  CannotGetDockerclientError,
  EngineError,
  type DaemonStatus,
  type DockerClient,
  type TaskInput,
} from "../../lib/index.ts"
import { createReadyBench } from "../support/engine.ts"

const one = (arn: string, ...command: readonly string[]): TaskInput => ({
  arn,
  containers: [{ name: "main", image: "busybox:1", command }],
})

type Mood = "well" | "gone" | "hung"

/** Between the engine and the daemon, a way that can be cut. */
const createWay = () => {
  let mood: Mood = "well"
  const cuts = new Set<() => void>()
  const asked: string[] = []
  const gone = () => new CannotGetDockerclientError("nobody at unix:///here.sock")
  const pass = <Answer>(name: string, answer: () => Observable<Answer>): Observable<Answer> =>
    defer(() => {
      asked.push(name)
      if (mood === "gone") return throwError(() => gone())
      return mood === "hung" ? NEVER : answer()
    })
  const breakable = <Value>(source$: Observable<Value>) =>
    new Observable<Value>((subscriber) => {
      const cut = () => subscriber.error(gone())
      cuts.add(cut)
      subscriber.add(() => cuts.delete(cut))
      subscriber.add(source$.pipe(filter(() => mood === "well")).subscribe(subscriber))
    })
  const between = (docker: DockerClient): DockerClient => ({
    ...docker,
    ping: () => pass("ping", () => docker.ping()),
    version: () => pass("version", () => docker.version()),
    containerEvents: (options) => pass("events", () => breakable(docker.containerEvents(options))),
    pullImage: (...given) => pass("pull", () => docker.pullImage(...given)),
    createContainer: (...given) => pass("create", () => docker.createContainer(...given)),
    startContainer: (id) => pass("start", () => docker.startContainer(id)),
    stopContainer: (...given) => pass("stop", () => docker.stopContainer(...given)),
    removeContainer: (...given) => pass("remove", () => docker.removeContainer(...given)),
    inspectContainer: (id) => pass("inspect", () => docker.inspectContainer(id)),
    listContainers: (options) => pass("list", () => docker.listContainers(options)),
  })
  const become = (next: Mood) => {
    mood = next
    if (next === "gone") for (const cut of [...cuts]) cut()
  }
  return { between, become, asked }
}

describe("a daemon that", () => {
  it("is stopped for a minute is asked for nothing but whether it is back, and everything goes on when it is", async () => {
    const way = createWay()
    const { engine, docker, changes, runTo } = await createReadyBench({ between: way.between })
    const seen: DaemonStatus[] = []
    engine.daemon$.subscribe((status) => seen.push(status))
    void engine.addTask(one("task/long", "httpd"))
    void engine.addTask(one("task/short", "sleep", "30"))
    await runTo(5000)
    way.become("gone")
    way.asked.length = 0
    void engine.addTask(one("task/late", "sh", "-c", "exit 3"))
    await runTo(65_000)
    const last = seen.at(-1)
    const until = last?.state === "down" ? last.retryAt : undefined
    expect(engine.explain("task/late")).to.deep.equal([
      { subject: "main", waitsFor: "daemon", on: "pull", since: 5000, until },
    ])
    expect(engine.explain("task/long")[0]).to.deep.equal({ subject: "task", waitsFor: "daemon", since: 5000, until })
    expect(engine.listTasks().map(({ knownStatus }) => knownStatus)).to.deep.equal(["RUNNING", "RUNNING", "NONE"])
    expect(way.asked.filter((call) => !["ping", "version", "events"].includes(call))).to.deep.equal([])
    expect(way.asked.length).to.be.lessThan(3 * 45)
    expect(new Set(seen.slice(1).map((status) => status.state === "down" && status.since))).to.deep.equal(
      new Set([5000]),
    )
    way.become("well")
    await runTo(70_000)
    expect(changes.slice(-9)).to.have.members([
      "task/short main STOPPED exit 0",
      "task/short STOPPED (EssentialContainerExited: main (0))",
      "task/late main PULLED",
      "task/late main CREATED",
      "task/late CREATED",
      "task/late main RUNNING",
      "task/late RUNNING",
      "task/late main STOPPED exit 3",
      "task/late STOPPED (EssentialContainerExited: main (3))",
    ])
    expect(docker.containers()).to.have.length(3)
    expect(seen.at(-1)?.state).to.equal("up")
  })

  it("hangs is given up in the end, and nobody is declared dead for it", async () => {
    const way = createWay()
    const { engine, changes, runTo } = await createReadyBench({ between: way.between })
    void engine.addTask(one("task/1", "httpd"))
    await runTo(5000)
    const before = [...changes]
    way.become("hung")
    let state = ""
    engine.daemon$.subscribe((status) => (state = status.state))
    await runTo(100_000)
    expect(state).to.equal("down")
    await runTo(600_000)
    expect(changes).to.deep.equal(before)
    way.become("well")
    void engine.stopTask("task/1")
    await runTo(800_000)
    expect(state).to.equal("up")
    expect(changes.at(-1)).to.equal("task/1 STOPPED")
  })

  it("is known to be away is not asked for orphans: whoever asks hears at once why, and is answered when it is back", async () => {
    const way = createWay()
    const { engine, runTo } = await createReadyBench({ between: way.between })
    let status: DaemonStatus | undefined
    engine.daemon$.subscribe((next) => (status = next))
    way.become("hung")
    await runTo(100_000)
    const before = way.asked.length
    const reasons = await Promise.all(
      [engine.orphans(), engine.sweepOrphans()].map((promise) => promise.catch((error: unknown) => error)),
    )
    expect(way.asked.length).to.equal(before)
    expect(status).to.include({ state: "down" })
    for (const reason of reasons)
      expect(reason)
        .to.be.instanceOf(EngineError)
        .and.equal(status?.state === "down" && status.cause)
    way.become("well")
    await runTo(200_000)
    const orphans = engine.orphans()
    await runTo(210_000)
    expect(await orphans).to.deep.equal([])
  })

  it("loses events without a sign is found out within ten seconds of a death, though its lists take half a second", async () => {
    const { engine, docker, changes, runTo } = await createReadyBench({
      between: (docker, scheduler) => ({
        ...docker,
        listContainers: (options) => docker.listContainers(options).pipe(delay(500, scheduler)),
        containerEvents: (options) => docker.containerEvents(options).pipe(filter(({ action }) => action !== "die")),
      }),
    })
    void engine.addTask(one("task/1", "httpd"))
    await runTo(20_000)
    expect(docker.requests().inspect).to.equal(0)
    docker.kill(docker.containers()[0]!.containerId, "SIGKILL")
    await runTo(30_000)
    expect(changes.at(-1)).to.equal("task/1 STOPPED (EssentialContainerExited: main (137))")
    const { list } = docker.requests()
    await runTo(3_600_000)
    expect(docker.requests().list).to.equal(list)
  })

  it("takes long to list its containers is asked to less often", async () => {
    let lists = 0
    const { engine, runTo } = await createReadyBench({
      between: (docker, scheduler) => ({
        ...docker,
        listContainers: (options) =>
          defer(() => {
            lists += 1
            return docker.listContainers(options).pipe(delay(900, scheduler))
          }),
      }),
    })
    void engine.addTask(one("task/1", "httpd"))
    await runTo(120_000)
    expect(lists).to.equal(12)
  })

  it("does not answer when it is asked what runs is asked again", async () => {
    let lists = 0
    const { engine, changes, runTo } = await createReadyBench({
      between: (docker) => ({
        ...docker,
        listContainers: (options) =>
          defer(() => {
            lists += 1
            return lists === 3
              ? throwError(() => new CannotGetDockerclientError("no"))
              : lists === 4
                ? EMPTY
                : docker.listContainers(options)
          }),
      }),
    })
    void engine.addTask(one("task/1", "httpd"))
    await runTo(61_000)
    expect(lists).to.be.within(8, 11)
    expect(changes.at(-1)).to.equal("task/1 RUNNING")
  })
})
