/** The engine on a store that outlives it, in virtual time. */
import { expect } from "chai"
import {
  asyncScheduler,
  concat,
  defer,
  EMPTY,
  filter,
  first,
  firstValueFrom,
  from,
  ignoreElements,
  NEVER,
  of,
  switchMap,
  tap,
  throwError,
  timer,
} from "rxjs"
import type { Observable, SchedulerLike } from "rxjs"
import {
  createMemoryStore,
  createTaskEngine,
  DataDirInUseError,
  deliver,
  EngineError,
  EngineShutDownError,
  formatStateChange,
  InvalidOptionsError,
  StateConflictError,
  StoreError,
  type DaemonStatus,
  type StateChange,
  type Store,
  type TaskInput,
} from "../../lib/index.ts"
import { silentLogger } from "../../lib/model/logger.ts"
import { failingLogger } from "../support/failing-logger.ts"
import { createLog } from "../support/log.ts"
import { createBench, createReadyBench, type Bench, type BenchOptions } from "../support/engine.ts"
import { reasonOf } from "../support/promise.ts"

const one = (arn: string, ...command: readonly string[]): TaskInput => ({
  arn,
  containers: [{ name: "main", image: "busybox:1", command }],
})

const noSpace = () => throwError(() => new Error("No space left on device"))

/** What a store does while `isFull()`. */
const full = (store: Store, isFull: () => boolean): Store => ({
  ...store,
  write: (records) => defer(() => (isFull() ? noSpace() : store.write(records))),
})

/** Whoever opens it holds it until it is closed, as a folder is held; `failing()` may keep it from being closed in peace. */
const held = (store: Store, failing = () => false): Store => {
  let isHeld = false
  return {
    ...store,
    open: (id) =>
      defer(() => {
        if (isHeld) throw new DataDirInUseError("/data", process.pid)
        isHeld = true
        return store.open(id)
      }),
    close: () =>
      defer(() => {
        isHeld = false
        if (failing()) throw new Error("cannot be closed")
        return store.close()
      }),
  }
}

const slow = (store: Store, ms: number, scheduler: () => SchedulerLike): Store => ({
  ...store,
  write: (records) => concat(defer(() => timer(ms, scheduler())).pipe(ignoreElements()), store.write(records)),
})

describe("the engine on a store", () => {
  it("tells again what nobody has been told before it tells anything new, of whatever task (TM-2)", async () => {
    const store = createMemoryStore()
    const first = await createReadyBench({ store })
    void first.engine.addTask(one("task/1", "sleep", "60"))
    void first.engine.addTask(one("task/2", "true"))
    await first.runTo(5000)
    void first.engine.stopTask("task/1")
    await first.engine.shutdown()
    const { changes, runTo } = await createReadyBench({ store, world: first })
    await runTo(100_000)
    const isReplay = changes.map((change) => change.endsWith("[replayed]"))
    expect(isReplay.filter(Boolean).length).to.be.greaterThan(2)
    expect(isReplay.lastIndexOf(true)).to.be.lessThan(isReplay.indexOf(false))
  })

  it("goes on where the one before has ended, with the same id and the same containers", async () => {
    const store = createMemoryStore()
    const first = await createReadyBench({ store })
    void first.engine.addTask(one("task/1", "httpd"))
    void first.engine.addTask(one("task/2", "sleep", "60"))
    await first.runTo(5000)
    await first.engine.shutdown()
    const { engine, changes, docker, runTo } = await createReadyBench({ store, world: first })
    await runTo(100_000)
    expect(changes).to.deep.equal([
      "task/1 main RUNNING [replayed]",
      "task/1 RUNNING [replayed]",
      "task/2 main RUNNING [replayed]",
      "task/2 RUNNING [replayed]",
      "task/2 main STOPPED exit 0",
      "task/2 STOPPED (EssentialContainerExited: main (0))",
    ])
    expect([docker.requests().create, engine.listTasks().length]).to.deep.equal([2, 2])
  })

  it("tells once more, in order and flagged, only what no backend was told, also after a crash", async () => {
    const store = createMemoryStore()
    const first = await createReadyBench({ store })
    for (const arn of ["task/1", "task/2", "task/3"]) void first.engine.addTask(one(arn, "httpd"))
    await first.runTo(3000)
    await first.engine.markSent({
      kind: "container",
      taskArn: "task/2",
      containerName: "main",
      status: "RUNNING",
      at: 0,
    })
    await first.engine.markSent({ kind: "task", taskArn: "task/3", status: "RUNNING", at: 0 })
    void first.engine.stopTask("task/3")
    await first.runTo(40_000)
    const { changes } = await createReadyBench({ store, world: first })
    expect(changes).to.deep.equal([
      "task/1 main RUNNING [replayed]",
      "task/1 RUNNING [replayed]",
      "task/2 RUNNING [replayed]",
      "task/3 main STOPPED exit 137 [replayed]",
      "task/3 STOPPED [replayed]",
    ])
  })

  it("tells once more what several tasks have come to in the order in which it came about, whoever was submitted first", async () => {
    const store = createMemoryStore()
    const first = await createReadyBench({ store })
    const site = one("task/1", "sleep", "20")
    const helper = { name: "helper", image: "busybox:1", command: ["sleep", "10"], essential: false }
    void first.engine.addTask({ ...site, containers: [...site.containers, helper] })
    void first.engine.addTask(one("task/2", "sleep", "5"))
    void first.engine.addTask(one("task/3", "sleep", "15"))
    void first.engine.addTask(one("task/4", "httpd"))
    await first.runTo(60_000)
    const isKept = (line: string) => /STOPPED|task\/4.*RUNNING/.test(line)
    const { changes } = await createReadyBench({ store, world: first })
    expect(changes).to.deep.equal(first.changes.filter(isKept).map((line) => `${line} [replayed]`))
    expect(changes.map((line) => line.split(" ")[0])).to.deep.equal([
      "task/4",
      "task/4",
      "task/2",
      "task/2",
      "task/1",
      "task/3",
      "task/3",
      "task/1",
      "task/1",
    ])
  })

  it("delivers after a crash what it could not deliver before", async () => {
    const store = createMemoryStore()
    const first = await createReadyBench({ store })
    void first.engine.addTask(one("task/1", "httpd"))
    deliver(first.engine, ({ status }) => (status === "RUNNING" ? NEVER : of(status)), {
      scheduler: first.scheduler,
    }).subscribe()
    await first.runTo(5000)
    const next = createBench({ store, world: first })
    const sent: string[] = []
    deliver(next.engine, (change) => of(sent.push(formatStateChange(change))), {
      scheduler: next.scheduler,
    }).subscribe()
    void next.engine.init()
    await next.runTo(10_000)
    expect(sent).to.deep.equal(["task/1 main RUNNING [replayed]", "task/1 RUNNING [replayed]"])
    expect(next.engine.listTasks().map(({ sentStatus }) => sentStatus)).to.deep.equal(["RUNNING"])
    expect((await createReadyBench({ store, world: first })).changes).to.deep.equal([])
  })

  it("takes over the state that it is given, all at once, and has it from then on", async () => {
    const first = await createReadyBench()
    void first.engine.addTask(one("task/1", "httpd"))
    await first.runTo(5000)
    const state: unknown = JSON.parse(JSON.stringify(first.engine))
    await first.engine.shutdown()
    const store = createMemoryStore()
    const second = await createReadyBench({ store, state, world: first })
    expect(second.engine.listTasks()).to.have.length(1)
    await second.engine.shutdown()
    const third = await createReadyBench({ store, world: first })
    expect(third.engine.listTasks().map(({ arn, knownStatus }) => [arn, knownStatus])).to.deep.equal([
      ["task/1", "RUNNING"],
    ])
    expect(third.docker.requests().create).to.equal(1)
  })

  it("refuses a state beside a store that has tasks, and one that is another engine's", async () => {
    const store = createMemoryStore()
    const first = await createReadyBench({ store })
    const foreign: unknown = JSON.parse(JSON.stringify((await createReadyBench({ random: () => 0.25 })).engine))
    expect(await reasonOf(createBench({ store, state: foreign }).engine.init())).to.be.instanceOf(StateConflictError)
    void first.engine.addTask(one("task/1", "httpd"))
    const own: unknown = JSON.parse(JSON.stringify(first.engine))
    expect(await reasonOf(createBench({ store, state: own }).engine.init())).to.be.instanceOf(StateConflictError)
  })

  it("leaves no store open that it could not take the state over into, whatever comes of closing it", async () => {
    const first = await createReadyBench()
    void first.engine.addTask(one("task/1", "httpd"))
    await first.runTo(5000)
    const state: unknown = JSON.parse(JSON.stringify(first.engine))
    await first.engine.shutdown()
    let isFull = true
    const store = held(
      full(createMemoryStore(), () => isFull),
      () => isFull,
    )
    const { engine, runTo } = createBench({ store, state, world: first })
    const reasons = [await reasonOf(engine.init()), await reasonOf(engine.init())]
    expect(reasons.map(String)).to.deep.equal(Array(2).fill("StoreError: No space left on device"))
    isFull = false
    const ready = engine.init()
    await runTo(10_000)
    await ready
    expect(engine.listTasks().map(({ knownStatus }) => knownStatus)).to.deep.equal(["RUNNING"])
  })

  it("leaves the store to others that has tasks of its own", async () => {
    const store = held(createMemoryStore())
    const first = await createReadyBench({ store })
    void first.engine.addTask(one("task/1", "httpd"))
    await first.runTo(5000)
    const state: unknown = JSON.parse(JSON.stringify(first.engine))
    await first.engine.shutdown()
    const { engine } = createBench({ store, state, world: first })
    expect(await reasonOf(engine.init())).to.be.instanceOf(StateConflictError)
    expect(await reasonOf(engine.init())).to.be.instanceOf(StateConflictError)
    expect((await createReadyBench({ store, world: first })).engine.listTasks()).to.have.length(1)
  })

  it("does not open a store that another holds, and mustInit waits until it is free", async () => {
    let isHeld = true
    const store = createMemoryStore()
    const held: Store = {
      ...store,
      open: (id) => defer(() => (isHeld ? throwError(() => new DataDirInUseError("/data", 42)) : store.open(id))),
    }
    const { engine, runTo } = createBench({ store: held })
    expect(await reasonOf(engine.init())).to.include({ name: "DataDirInUseError", pid: 42 })
    const ready = engine.mustInit()
    await runTo(1000)
    isHeld = false
    await runTo(5000)
    await ready
  })

  it("gives up at once where the store's error says that waiting is vain", async () => {
    const store: Store = {
      ...createMemoryStore(),
      open: () => throwError(() => new EngineError("DataDirCorruptError", "x")),
    }
    expect(await reasonOf(createBench({ store }).engine.mustInit())).to.include({ name: "DataDirCorruptError" })
  })

  const fail = (): Error => new Error("lost the network")
  const thrower = (): never => {
    throw fail()
  }
  const misfortunes: readonly (readonly [string, Partial<Store>, string])[] = [
    ["does not open", { open: () => throwError(() => fail()) }, "lost the network"],
    ["cannot even be asked to open", { open: thrower }, "lost the network"],
    ["does not take the state", { write: () => throwError(() => fail()) }, "lost the network"],
    ["says nothing of the state", { write: () => EMPTY }, "The store has not answered"],
  ]
  for (const [what, misfortune, message] of misfortunes)
    it(`tells by name that a store of somebody's own ${what}, and mustInit tries it again`, async () => {
      const state: unknown = JSON.parse(JSON.stringify((await createReadyBench()).engine))
      const store = { ...createMemoryStore() }
      const { engine, runTo } = createBench({ store, state })
      const whole = { ...store }
      Object.assign(store, misfortune)
      expect(await reasonOf(engine.init()))
        .to.be.instanceOf(StoreError)
        .and.include({ message })
      const ready = engine.mustInit()
      await runTo(1000)
      Object.assign(store, whole)
      await runTo(10_000)
      await ready
    })

  it("tells what a store has lost", async () => {
    const { logger, lines } = createLog()
    const store = createMemoryStore()
    const damaged: Store = {
      ...store,
      open: (id) => of({ engineId: id, tasks: [], damage: [new EngineError("DamagedRecordError", "task/1")] }),
    }
    await createReadyBench({ store: damaged, logger })
    expect(lines.filter((line) => line.startsWith("error"))).to.have.length(1)
    await createReadyBench({ store: damaged, logger: failingLogger })
  })

  it("is made of one store only", () => {
    const both = { dataDir: "/data", store: createMemoryStore() }
    expect(() => createTaskEngine(both)).to.throw(InvalidOptionsError, "expected either dataDir or store, got both")
    expect(() => createTaskEngine({ dataDir: "" })).to.throw(InvalidOptionsError, "dataDir")
  })

  describe("that is slow", () => {
    const createSlowBench = async (between: BenchOptions["between"] = (docker) => docker) => {
      const kept = createMemoryStore()
      const bench = createBench({ store: slow(kept, 500, () => bench.scheduler), between })
      void bench.engine.init()
      await bench.runTo(1000)
      return { ...bench, kept }
    }

    it("resolves each promise when what it is about is durable, and not before", async () => {
      const { engine, runTo } = await createSlowBench()
      const resolved: string[] = []
      const note = (name: string, promise: Promise<unknown>) => void promise.then(() => resolved.push(name))
      note("add 1", engine.addTask(one("task/1", "httpd")))
      note("add 1 again", engine.addTask(one("task/1", "httpd")))
      note("add 2", engine.addTask(one("task/2", "httpd")))
      note("stop 2", engine.stopTask("task/2"))
      note("stop 2 again", engine.stopTask("task/2"))
      await runTo(1499)
      expect([resolved, engine.explain("task/2").map(({ waitsFor }) => waitsFor)]).to.deep.equal([[], ["store"]])
      await runTo(1500)
      expect(resolved).to.deep.equal(["add 1", "add 1 again"])
      await runTo(2000)
      expect(resolved.slice(2)).to.deep.equal(["add 2", "stop 2", "stop 2 again"])
    })

    it("has an end of which the daemon keeps no trace before anybody is told, so that no crash undoes what was told", async () => {
      const { engine, changes, docker, runTo } = await createSlowBench((way) => ({ ...way, pullImage: () => NEVER }))
      void engine.addTask(one("task/1", "httpd"))
      await runTo(2500)
      void engine.stopTask("task/1")
      await runTo(2999)
      expect([changes, engine.listTasks()[0]?.knownStatus]).to.deep.equal([[], "STOPPED"])
      await runTo(3000)
      expect(changes).to.deep.equal(["task/1 main STOPPED", "task/1 STOPPED"])
      expect(docker.containers()).to.deep.equal([])
    })

    it("has such an end of one container before anybody is told, too, though others of its task run on", async () => {
      const { engine, changes, runTo } = await createSlowBench((way) => ({
        ...way,
        pullImage: (image, options) => (image === "late:1" ? NEVER : way.pullImage(image, options)),
      }))
      const late = { name: "late", image: "late:1" }
      void engine.addTask({ ...one("task/1", "httpd"), containers: [...one("task/1", "httpd").containers, late] })
      await runTo(10_000)
      void engine.stopTask("task/1")
      await runTo(10_499)
      expect(engine.listTasks()[0]?.containers.map(({ knownStatus }) => knownStatus)).to.deep.equal([
        "RUNNING",
        "STOPPED",
      ])
      expect(changes.at(-1)).to.equal("task/1 main RUNNING")
      await runTo(10_500)
      expect(changes.at(-1)).to.equal("task/1 late STOPPED")
    })

    it("has the end of a container that was there and had never run before anybody is told, too", async () => {
      const { engine, changes, docker, runTo } = await createSlowBench((way) => ({
        ...way,
        startContainer: () => NEVER,
      }))
      void engine.addTask(one("task/1", "httpd"))
      await runTo(4000)
      expect(docker.containers().map(({ state }) => state)).to.deep.equal(["created"])
      void engine.stopTask("task/1")
      for (let at = 4000; at < 200_000 && !changes.some((line) => line.startsWith("task/1 STOPPED")); at += 100)
        await runTo(at)
      expect(changes.at(-1)).to.match(/^task\/1 STOPPED/)
      expect(engine.explain("task/1").map(({ waitsFor }) => waitsFor)).to.deep.equal(["retention"])
    })

    it("has the end of a container that is gone before anybody is told, too: nothing is left that had run", async () => {
      const { engine, changes, docker, runTo } = await createSlowBench((way) => ({
        ...way,
        containerEvents: (options) => way.containerEvents(options).pipe(filter(({ action }) => action !== "die")),
      }))
      void engine.addTask(one("task/1", "httpd"))
      let at = 1000
      const runUntil = async (isSo: () => boolean): Promise<void> => {
        while (!isSo() && at < 60_000) await runTo((at += 5))
      }
      await runUntil(() => changes.at(-1) === "task/1 RUNNING")
      docker.removeByHand(docker.containers()[0]?.containerId ?? "")
      await runUntil(() => engine.listTasks()[0]?.knownStatus === "STOPPED")
      expect(changes.at(-1)).to.equal("task/1 RUNNING")
      await runUntil(() => changes.at(-1)?.startsWith("task/1 STOPPED") === true)
      expect(changes.slice(-2)[0]).to.match(/^task\/1 main STOPPED/)
      expect(at).to.be.below(60_000)
    })

    it("holds up the news of no other end", async () => {
      const { engine, changes, runTo } = await createSlowBench()
      void engine.addTask(one("task/1", "sleep", "1"))
      for (let at = 2000; at < 9000 && !changes.some((line) => line.startsWith("task/1 STOPPED")); at += 10)
        await runTo(at)
      expect(changes.at(-1)).to.equal("task/1 STOPPED (EssentialContainerExited: main (0))")
      expect(engine.explain("task/1").map(({ waitsFor }) => waitsFor)).to.deep.equal(["store"])
    })

    it("does not make a daemon go away that is there, as the engine ends while somebody asks for it", async () => {
      const { engine, runTo } = await createSlowBench()
      void engine.addTask(one("task/1", "httpd"))
      const seen: string[] = []
      engine.daemon$.subscribe({ next: ({ state }) => seen.push(state), complete: () => seen.push("over") })
      void engine.init()
      void engine.shutdown()
      await runTo(1001)
      await runTo(5000)
      expect(seen).to.deep.equal(["up", "over"])
    })

    it("is written to before it is closed", async () => {
      const { engine, kept, runTo } = await createSlowBench()
      const reason = reasonOf(engine.addTask(one("task/1", "httpd")))
      void engine.addTask(one("task/2", "httpd"))
      let isOver = false
      void engine.shutdown().then(() => (isOver = true))
      void engine.shutdown()
      await runTo(1999)
      expect(isOver).to.equal(false)
      await runTo(2000)
      expect([isOver, await reason]).to.deep.equal([true, undefined])
      expect((await firstValueFrom(from(kept.open("x")))).tasks).to.have.length(2)
    })
  })

  describe("that is full", () => {
    for (const { also, logger } of [
      { also: "", logger: silentLogger },
      { also: ", whatever becomes of its logger", logger: failingLogger },
    ])
      it(`refuses a task by name, goes on with those it has, and writes everything when there is space${also}`, async () => {
        const kept = createMemoryStore()
        let isFull = false
        const store = full(kept, () => isFull)
        const first = await createReadyBench({ store, logger, config: { stopGraceMs: 1000 } })
        const { engine, changes, runTo } = first
        void engine.addTask(one("task/1", "httpd"))
        void engine.addTask(one("task/2", "sleep", "10"))
        await runTo(5000)
        isFull = true
        expect(await reasonOf(engine.addTask(one("task/3", "true")))).to.be.instanceOf(StoreError)
        const stopping = reasonOf(engine.stopTask("task/1"))
        const removing = engine.removeTask("task/2")
        await runTo(30_000)
        expect(await stopping).to.be.instanceOf(StoreError)
        expect(changes.slice(-2)).to.deep.equal(["task/2 main STOPPED exit 137", "task/2 STOPPED"])
        expect(changes).to.include("task/1 STOPPED")
        expect(engine.explain("task/2").map(({ waitsFor }) => waitsFor)).to.deep.equal(["store"])
        isFull = false
        await runTo(40_000)
        await removing
        expect(engine.listTasks().map(({ arn }) => arn)).to.deep.equal(["task/1"])
        expect((await firstValueFrom(from(kept.open("x")))).tasks.map(({ known }) => known)).to.deep.equal(["STOPPED"])
      })

    it("is not given ever more, however much is refused meanwhile, and takes what comes when there is space", async () => {
      const kept = createMemoryStore()
      const given: number[] = []
      let isFull = false
      const write: Store["write"] = (records) =>
        defer(() => (given.push(records.length), isFull ? noSpace() : kept.write(records)))
      const { engine, runTo } = await createReadyBench({ store: { ...kept, write } })
      isFull = true
      const reasons: Promise<unknown>[] = []
      for (let n = 0; n < 100; n += 1) {
        reasons.push(reasonOf(engine.addTask(one(`task/${String(n)}`, "true"))))
        await runTo(1000 + 100 * n)
      }
      expect([given.length > 3, Math.max(...given)]).to.deep.equal([true, 1])
      for (const reason of await Promise.all(reasons)) expect(reason).to.be.instanceOf(StoreError)
      isFull = false
      await runTo(20_000)
      await engine.addTask(one("task/later", "true"))
      expect((await firstValueFrom(from(kept.open("x")))).tasks).to.have.length(1)
    })

    it("tells at shutdown what could not be written", async () => {
      const { engine } = await createReadyBench({ store: full(createMemoryStore(), () => true) })
      void reasonOf(engine.addTask(one("task/1", "true")))
      expect(await reasonOf(engine.shutdown())).to.be.instanceOf(StoreError)
    })
  })

  it("leaves nothing on the store of a task that is removed before it has come to anything (SM-34)", async () => {
    const store = createMemoryStore()
    const between: BenchOptions["between"] = (docker) => ({ ...docker, pullImage: () => NEVER })
    const { engine, runTo } = await createReadyBench({ store, between })
    void engine.addTask(one("task/1", "true"))
    await runTo(2000)
    const removal = engine.removeTask("task/1")
    await runTo(3000)
    await removal
    expect((await firstValueFrom(from(store.open("x")))).tasks).to.deep.equal([])
  })

  describe("a task added under the arn of one that is being removed", () => {
    it("is a task of its own, as soon as the other is gone", async () => {
      let drawn = 0
      const random = () => (drawn = (drawn * 13 + 7) % 97) / 97
      const { engine, docker, changes, runTo } = await createReadyBench({ random, config: { stopGraceMs: 1000 } })
      void engine.addTask(one("task/1", "httpd"))
      await runTo(5000)
      const events: string[] = []
      void engine.removeTask("task/1").then(() => events.push("removed"))
      void engine.addTask(one("task/1", "true")).then(({ knownStatus }) => events.push(`added ${knownStatus}`))
      await runTo(60_000)
      expect(events).to.deep.equal(["removed", "added NONE"])
      expect(changes.slice(-2)).to.deep.equal([
        "task/1 main STOPPED exit 0",
        "task/1 STOPPED (EssentialContainerExited: main (0))",
      ])
      expect(docker.requests().create).to.equal(2)
    })

    it("is not marked as sent by what is delivered late of the other, so that its end is told after a crash", async () => {
      let drawn = 0
      const random = () => (drawn = (drawn * 13 + 7) % 97) / 97
      const store = createMemoryStore()
      const first = await createReadyBench({ random, store })
      const held: StateChange[] = []
      first.engine.changes$.subscribe((change) => held.push(change))
      void first.engine.addTask(one("task/1", "false"))
      await first.runTo(5000)
      void first.engine.removeTask("task/1")
      await first.runTo(10_000)
      void first.engine.addTask(one("task/1", "sleep", "60"))
      await first.runTo(20_000)
      const statuses = () => first.engine.listTasks().map(({ knownStatus, sentStatus }) => [knownStatus, sentStatus])
      for (const change of held.filter(({ at }) => at < 10_000)) await first.engine.markSent(change)
      expect(statuses()).to.deep.equal([["RUNNING", "NONE"]])
      for (const change of held.filter(({ at }) => at >= 10_000)) await first.engine.markSent(change)
      expect(statuses()).to.deep.equal([["RUNNING", "RUNNING"]])
      await first.runTo(100_000)
      expect((await createReadyBench({ random, store, world: first })).changes).to.deep.equal([
        "task/1 main STOPPED exit 0 [replayed]",
        "task/1 STOPPED (EssentialContainerExited: main (0)) [replayed]",
      ])
    })

    it("is not what a stop or a removal means before it is there", async () => {
      for (const removes of [false, true]) {
        let drawn = 0
        const random = () => (drawn = (drawn * 13 + 7) % 97) / 97
        const { engine, runTo } = await createReadyBench({ random, config: { stopGraceMs: 1000 } })
        void engine.addTask(one("task/1", "httpd"))
        await runTo(5000)
        void engine.removeTask("task/1")
        void engine.addTask(one("task/1", "httpd"))
        void (removes ? engine.removeTask("task/1") : engine.stopTask("task/1"))
        await runTo(60_000)
        expect(engine.listTasks().map(({ knownStatus }) => knownStatus)).to.deep.equal(["RUNNING"])
      }
    })

    const whole = [
      "task/1 main PULLED",
      "task/1 main CREATED",
      "task/1 CREATED",
      "task/1 main RUNNING",
      "task/1 RUNNING",
      "task/1 main STOPPED exit 0",
      "task/1 STOPPED (EssentialContainerExited: main (0))",
      "over",
    ]
    const heirsBench = () => {
      let drawn = 0
      return createReadyBench({ random: () => (drawn = (drawn * 13 + 7) % 97) / 97, config: { stopGraceMs: 1000 } })
    }
    const listen = (told: string[]) => ({
      next: (change: StateChange) => void told.push(formatStateChange(change)),
      complete: () => void told.push("over"),
    })

    for (const command of ["false", "httpd"])
      it(`has its own changes where it is run (after ${command})`, async () => {
        const { engine, runTo } = await heirsBench()
        void engine.addTask(one("task/1", command))
        await runTo(5000)
        void engine.removeTask("task/1")
        const told: string[] = []
        engine.run(one("task/1", "true")).subscribe(listen(told))
        await runTo(60_000)
        expect(told).to.deep.equal(whole)
      })

    it("has its own changes also where it is run as the other's end is told", async () => {
      const { engine, runTo } = await heirsBench()
      const told: string[] = []
      const next$ = engine.taskChanges$.pipe(
        first(({ status }) => status === "STOPPED"),
        switchMap(() => {
          void engine.removeTask("task/1")
          return engine.run(one("task/1", "true"))
        }),
      )
      next$.subscribe(listen(told))
      void engine.addTask(one("task/1", "false"))
      await runTo(60_000)
      expect(told).to.deep.equal(whole)
    })

    it("is added also in the very moment in which the other's time is over", async () => {
      /** A task that has nothing to be removed; `submit` is told, before all else, when it can be first. */
      const live = async (submit: (bench: Bench) => void): Promise<Bench> => {
        const bench = createBench({ between: (docker) => ({ ...docker, pullImage: () => NEVER }) })
        void bench.engine.init()
        submit(bench)
        await bench.runTo(1000)
        void bench.engine.addTask(one("task/1", "httpd"))
        await bench.runTo(5000)
        void bench.engine.stopTask("task/1")
        await bench.runTo(6000)
        return bench
      }
      const before = await live(() => undefined)
      const [{ until = 0 } = {}] = before.engine.explain("task/1").filter(({ waitsFor }) => waitsFor === "retention")
      const reasons: unknown[] = []
      const { engine, runTo } = await live((bench) =>
        bench.scheduler.schedule(() => {
          void reasonOf(bench.engine.addTask(one("task/1", "true"))).then((reason) => reasons.push(reason))
        }, until - bench.scheduler.now()),
      )
      await runTo(until + 1000)
      expect(until).to.be.above(6000)
      expect(reasons).to.deep.equal([undefined])
      expect(engine.listTasks().map(({ desiredStatus }) => desiredStatus)).to.deep.equal(["RUNNING"])
    })

    it("is known to be coming to whoever asks as the other is forgotten", async () => {
      const { engine, runTo } = await createReadyBench()
      void engine.addTask(one("task/1", "httpd"))
      await runTo(5000)
      const seen: string[] = []
      const next$ = concat(
        engine.task$("task/1").pipe(ignoreElements()),
        defer(() => engine.task$("task/1")),
      )
      next$.subscribe({
        next: ({ knownStatus }) => seen.push(knownStatus),
        error: (error: unknown) => seen.push(String(error)),
      })
      void engine.removeTask("task/1")
      void engine.addTask(one("task/1", "httpd"))
      await runTo(60_000)
      expect([...new Set(seen)]).to.deep.equal(["NONE", "CREATED", "RUNNING"])
    })

    it("is listed in its place, though it comes after others", async () => {
      const { engine, runTo } = await createReadyBench()
      void engine.addTask(one("task/1", "httpd"))
      await runTo(5000)
      void engine.removeTask("task/1")
      void engine.addTask(one("task/1", "true"))
      void engine.addTask(one("task/2", "httpd"))
      await runTo(60_000)
      expect(engine.listTasks().map(({ arn }) => arn)).to.deep.equal(["task/1", "task/2"])
    })

    it("is stopped where nobody listens to its run any more, and not by who has left the other's", async () => {
      const { engine, docker, runTo } = await heirsBench()
      const running = () => docker.containers().filter(({ state }) => state === "running").length
      const first = engine.run(one("task/1", "httpd")).subscribe()
      await runTo(5000)
      void engine.removeTask("task/1")
      const second = engine.run(one("task/1", "httpd")).subscribe()
      first.unsubscribe()
      await runTo(60_000)
      expect(running()).to.equal(1)
      void engine.removeTask("task/1")
      engine.run(one("task/1", "httpd")).subscribe().unsubscribe()
      second.unsubscribe()
      await runTo(120_000)
      expect(running()).to.equal(0)
      expect(engine.listTasks().map(({ knownStatus }) => knownStatus)).to.deep.equal(["STOPPED"])
    })

    it("is not gone on with where nobody listens to its run any more, and the engine ends before it is written", async () => {
      const kept = createMemoryStore()
      const clock: { scheduler?: SchedulerLike } = {}
      const store = slow(kept, 100, () => clock.scheduler ?? asyncScheduler)
      const bench = createBench({ store })
      clock.scheduler = bench.scheduler
      const ready = bench.engine.init()
      await bench.runTo(1000)
      await ready
      bench.engine.run(one("task/1", "httpd")).subscribe().unsubscribe()
      const over = bench.engine.shutdown()
      await bench.runTo(5000)
      await over
      const { tasks } = await firstValueFrom(from(kept.open("x")))
      expect(tasks.map(({ desired }) => desired)).to.deep.equal(["STOPPED"])
    })

    it("is one that was there where that is not being removed: what is told of it while that is written is heard", async () => {
      const clock: { scheduler?: SchedulerLike } = {}
      const store = slow(createMemoryStore(), 2000, () => clock.scheduler ?? asyncScheduler)
      const { engine, scheduler, runTo } = createBench({ store })
      clock.scheduler = scheduler
      const ready = engine.init()
      await runTo(1000)
      await ready
      const told: string[] = []
      const run$ = engine.taskChanges$.pipe(
        first(),
        switchMap(() => engine.run(one("task/1", "sleep", "1"))),
      )
      run$.subscribe(listen(told))
      void engine.addTask(one("task/1", "sleep", "1"))
      await runTo(60_000)
      expect(told.slice(-3)).to.deep.equal([
        "task/1 main STOPPED exit 0",
        "task/1 STOPPED (EssentialContainerExited: main (0))",
        "over",
      ])
    })

    it("is not added where the engine ends before", async () => {
      const { engine, runTo } = await createReadyBench()
      void engine.addTask(one("task/1", "httpd"))
      await runTo(5000)
      void reasonOf(engine.removeTask("task/1"))
      const added = reasonOf(engine.addTask(one("task/1", "true")))
      void engine.shutdown()
      expect(await added).to.be.instanceOf(EngineShutDownError)
    })
  })

  it("is closed though it opens after the engine has ended, and nothing is written to it", async () => {
    const calls: string[] = []
    const kept = createMemoryStore()
    const said = <Value>(name: string, value$: Observable<Value>) =>
      value$.pipe(tap({ subscribe: () => calls.push(name), complete: () => calls.push(`${name} done`) }))
    const bench = createBench({
      state: (await createReadyBench()).engine.toJSON(),
      store: {
        open: (id) => said("open", timer(1000, bench.scheduler).pipe(switchMap(() => kept.open(id)))),
        write: (records) => said("write", kept.write(records)),
        close: () => said("close", kept.close()),
      },
    })
    const ready = reasonOf(bench.engine.init())
    await bench.runTo(500)
    await bench.engine.shutdown()
    expect(await ready).to.be.instanceOf(EngineShutDownError)
    await bench.runTo(2000)
    expect(calls).to.deep.equal(["open", "close", "close done", "close"])
  })

  it("has a task that waits for a daemon wait until no certain time once nobody looks for it", async () => {
    const kept = createMemoryStore()
    const first = await createReadyBench({ store: kept })
    void first.engine.addTask(one("task/1", "httpd"))
    await first.runTo(5000)
    await first.engine.shutdown()
    const { engine, runTo } = createBench({
      store: kept,
      between: (docker) => ({ ...docker, ping: () => throwError(() => new EngineError("Gone", "gone")) }),
    })
    expect(await reasonOf(engine.init())).to.include({ name: "Gone" })
    await runTo(10_000)
    const waits = engine.explain("task/1").filter(({ waitsFor }) => waitsFor === "daemon")
    expect(waits.map((blocker) => "until" in blocker)).to.deep.equal([false])
  })

  it("says after a failed init that nobody looks for the daemon any longer, and since when it is away", async () => {
    const { engine, runTo } = createBench({
      between: (docker) => ({ ...docker, ping: () => throwError(() => new EngineError("Gone", "gone")) }),
    })
    const seen: DaemonStatus[] = []
    engine.daemon$.subscribe((status) => seen.push(status))
    expect(await reasonOf(engine.init())).to.include({ name: "Gone" })
    await runTo(10_000)
    expect(seen.map((status) => [status.state, "retryAt" in status])).to.deep.equal([
      ["connecting", false],
      ["connecting", false],
      ["down", true],
      ["down", false],
    ])
  })

  for (const [what, store, wait, cause] of [
    [
      "at the store, and why",
      { open: () => throwError(() => new Error("lost the network")) },
      ({ engine }: Bench) => engine.init(),
      "StoreError: lost the network",
    ],
    [
      "as whoever waited has given up before any try has failed, and why",
      {},
      ({ engine, scheduler }: Bench) => {
        const controller = new AbortController()
        scheduler.schedule(() => controller.abort(new Error("enough")), 1000)
        return engine.mustInit({ signal: controller.signal })
      },
      "CannotGetDockerclientError: Nobody looks for the daemon any longer: enough",
    ],
  ] as const)
    it(`says that nobody looks for the daemon any longer where that has ended ${what}`, async () => {
      const bench = createBench({
        store: { ...createMemoryStore(), ...store },
        between: (docker) => ({ ...docker, ping: () => NEVER }),
      })
      const seen: DaemonStatus[] = []
      bench.engine.daemon$.subscribe((status) => seen.push(status))
      const reason = reasonOf(wait(bench))
      await bench.runTo(10_000)
      expect(await reason).to.be.instanceOf(Error)
      const [last, ...others] = seen.reverse()
      expect(others).to.deep.equal([{ state: "connecting" }, { state: "connecting" }])
      expect(last).to.include({ state: "down" }).and.not.have.property("retryAt")
      expect(last?.state === "down" && String(last.cause)).to.equal(cause)
    })
})
