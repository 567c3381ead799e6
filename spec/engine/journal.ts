import { expect } from "chai"
import { EMPTY, NEVER, Observable, of, Subject, take, throwError, type Subscriber } from "rxjs"
import type { Input, Pending } from "../../lib/engine/input.ts"
import { Journal } from "../../lib/engine/journal.ts"
import type { Folded } from "../../lib/engine/table.ts"
import type { TaskEvent, TaskState } from "../../lib/lifecycle/index.ts"
import { EngineError, TaskNotFoundError } from "../../lib/model/error.ts"
import { StoreError } from "../../lib/model/store-error.ts"
import type { Store, TaskRecord } from "../../lib/store/store.ts"
import { createClock } from "../support/clock.ts"
import { createLog } from "../support/log.ts"
import { taskOf } from "../store/support/contract.ts"

/** A write that has not been answered yet. */
interface Write {
  readonly records: readonly TaskRecord[]
  readonly succeed: () => void
  readonly fail: (error: unknown) => void
}

const createDesk = (answer: (write: Write) => void = () => undefined, strange: Partial<Store> = {}) => {
  const clock = createClock()
  const tasks = new Map<string, TaskState>()
  const writes: Write[] = []
  const told: unknown[] = []
  const refusals: unknown[] = []
  const folded$ = new Subject<Folded>()
  const forgotten$ = new Subject<void>()
  const held = new Set<string>()
  const store: Store = {
    open: () => NEVER,
    write: (records) =>
      new Observable((subscriber: Subscriber<void>) => {
        const write: Write = {
          records,
          succeed: () => {
            subscriber.next()
            subscriber.complete()
          },
          fail: (error) => subscriber.error(error),
        }
        writes.push(write)
        answer(write)
      }),
    close: () => of(void told.push("closed")),
    ...strange,
  }
  const journal = new Journal({
    store,
    scheduler: clock.scheduler,
    random: () => 0,
    logger: createLog().logger,
    taskOf: (arn) => tasks.get(arn),
    forgotten: () => forgotten$,
    isHeld: (arn) => held.has(arn),
  })
  const outcomes$ = new Subject<Input>()
  outcomes$.subscribe((input) => told.push(input.kind === "task" ? `${input.arn} ${input.event.kind}` : input))
  journal.record(folded$).subscribe(outcomes$)
  const fold = (arn: string, task: TaskState | undefined, more: Partial<Folded> = {}, event: TaskEvent = elapsed) => {
    const pending: Pending = {
      resolve: () => told.push(`${arn} resolved`),
      reject: (error) => {
        refusals.push(error)
        told.push(error instanceof EngineError ? `${arn} ${error.name}` : error)
      },
    }
    if (task === undefined) tasks.delete(arn)
    else tasks.set(arn, task)
    const input: Input = { kind: "task", arn, event, pending }
    folded$.next({ input, changes: [], effects: [], tasks: new Map([[arn, task]]), ...more })
  }
  const unchanged = (arn: string) => fold(arn, tasks.get(arn), { tasks: new Map() })
  return { ...clock, journal, fold, unchanged, writes, told, refusals, forgotten$, held, outcomes$ }
}

const elapsed: TaskEvent = { kind: "elapsed", at: 0 }
const fresh = taskOf("task/1")
const accepted: TaskState = { ...fresh, recorded: "NONE" }
const stopped: TaskState = { ...accepted, known: "STOPPED" }
const succeed = ({ succeed }: Write) => succeed()
const full = new EngineError("LevelError", "No space left on device")

describe("the journal", () => {
  it("keeps the promise, and tells a task that waits for its definition", () => {
    const { fold, told } = createDesk(succeed)
    fold("task/1", fresh)
    expect(told).to.deep.equal(["task/1 resolved", "task/1 recorded"])
  })

  it("tells a task that waits for its end, and no other", () => {
    const { fold, told } = createDesk(succeed)
    fold("task/1", stopped)
    fold("task/1", { ...accepted, known: "RUNNING" })
    fold("task/1", { ...stopped, recorded: "STOPPED" })
    fold("task/1", undefined)
    expect(told).to.deep.equal(["task/1 resolved", "task/1 recorded", ...Array<string>(3).fill("task/1 resolved")])
  })

  it("tells also with which state a task is written of which there is something to be told then", () => {
    const { fold, told, held, outcomes$ } = createDesk(succeed)
    const written: unknown[] = []
    outcomes$.subscribe((input) => input.kind === "task" && written.push(input.written))
    held.add("task/1")
    const running: TaskState = { ...accepted, known: "RUNNING" }
    for (const arn of ["task/1", "task/2"]) fold(arn, { ...running, definition: { ...running.definition, arn } })
    fold("task/1", undefined)
    expect(told).to.deep.equal(["task/1 resolved", "task/1 recorded", "task/2 resolved", "task/1 resolved"])
    expect(written).to.deep.equal([running])
  })

  it("writes together what has come up while it was writing, of each task the latest (SM-34)", () => {
    const { fold, writes } = createDesk()
    const running: TaskState = { ...accepted, known: "RUNNING" }
    fold("task/1", accepted)
    fold("task/2", accepted)
    fold("task/3", accepted)
    fold("task/2", running)
    const first = [{ arn: "task/1", task: accepted }]
    expect(writes.map(({ records }) => records)).to.deep.equal([first])
    writes[0]?.succeed()
    const next = [
      { arn: "task/2", task: running },
      { arn: "task/3", task: accepted },
    ]
    expect(writes.map(({ records }) => records)).to.deep.equal([first, next])
  })

  it("tells a large batch in turns, after its callers, and lets others' events come between", async () => {
    const { fold, writes, told, scheduler, runTo } = createDesk()
    fold("task/first", accepted)
    const arns = Array.from({ length: 70 }, (_, n) => `task/${String(n)}`)
    for (const arn of arns) fold(arn, { ...fresh, definition: { ...fresh.definition, arn } })
    writes[0]?.succeed()
    told.length = 0
    scheduler.schedule(() => told.push("other"))
    writes[1]?.succeed()
    expect(told.slice(0, 70)).to.deep.equal(arns.map((arn) => `${arn} resolved`))
    expect(told.slice(70)).to.deep.equal(arns.slice(0, 32).map((arn) => `${arn} recorded`))
    fold("task/later", accepted)
    await runTo(0)
    expect(told[102]).to.equal("other")
    expect(told.slice(103)).to.deep.equal(arns.slice(32).map((arn) => `${arn} recorded`))
    expect(writes.slice(2).map(({ records }) => records.map(({ arn }) => arn))).to.deep.equal([["task/later"]])
  })

  it("closes only when all of a large batch is told", async () => {
    const { fold, journal, told, runTo, writes } = createDesk()
    fold("task/first", accepted)
    for (let n = 0; n < 33; n += 1)
      fold(`task/${String(n)}`, { ...fresh, definition: { ...fresh.definition, arn: "a" } })
    for (const write of [0, 1]) writes[write]?.succeed()
    journal.close().subscribe()
    expect(told.at(-1)).to.equal("a recorded")
    await runTo(0)
    expect(told.slice(-2)).to.deep.equal(["a recorded", "closed"])
  })

  it("answers who changes nothing only when what others have changed is durable (SM-35)", () => {
    const { fold, unchanged, writes, told } = createDesk()
    fold("task/1", accepted)
    unchanged("task/1")
    fold("task/2", accepted)
    unchanged("task/2")
    expect(told).to.deep.equal([])
    writes[0]?.succeed()
    expect(told).to.deep.equal(["task/1 resolved", "task/1 resolved"])
    writes[1]?.succeed()
    unchanged("task/2")
    expect(told.slice(2)).to.deep.equal(["task/2 resolved", "task/2 resolved", "task/2 resolved"])
  })

  it("says at once that there is no such task, also while its end is being written", () => {
    const { fold, unchanged, told } = createDesk()
    unchanged("task/9")
    fold("task/1", undefined)
    unchanged("task/1")
    expect(told).to.deep.equal(
      [new TaskNotFoundError("").name, "TaskNotFoundError"].map((name, at) => `task/${at === 0 ? "9" : "1"} ${name}`),
    )
  })

  it("neither writes nor asks about what is taken up, and does not write that something is durable", () => {
    const { fold, writes, told } = createDesk()
    fold("task/1", fresh, { input: { kind: "takenUp", at: 0, tasks: [fresh] } })
    fold("task/1", accepted, {}, { kind: "recorded", at: 0, status: "NONE" })
    expect([told, writes]).to.deep.equal([["task/1 recorded", "task/1 resolved"], []])
  })

  it("takes away whom it forgets upon its end being durable (SM-34)", () => {
    const { fold, writes } = createDesk(succeed)
    fold("task/1", stopped)
    fold("task/1", undefined, {}, { kind: "recorded", at: 0, status: "STOPPED" })
    expect(writes.map(({ records }) => records)).to.deep.equal([
      [{ arn: "task/1", task: stopped }],
      [{ arn: "task/1", task: undefined }],
    ])
  })

  it("writes what follows from something being durable", () => {
    const { fold, writes } = createDesk()
    const change = { kind: "task", taskArn: "task/1", status: "STOPPED", at: 0 } as const
    fold("task/1", stopped, { changes: [change] }, { kind: "recorded", at: 0, status: "NONE" })
    expect(writes).to.have.length(1)
  })

  describe("that cannot write", () => {
    it("breaks the promises, and a task that was being added is not accepted", () => {
      const { fold, writes, told } = createDesk()
      fold("task/1", fresh)
      writes[0]?.fail(full)
      expect(told).to.deep.equal(["task/1 declined", "task/1 StoreError"])
    })

    it("does not accept one that came after another of its arn and, where `random` is constant, of its id", async () => {
      const { fold, writes, told, runTo } = createDesk()
      fold("task/1", fresh)
      writes[0]?.succeed()
      fold("task/1", undefined)
      fold("task/1", fresh)
      writes[1]?.fail(full)
      told.length = 0
      await runTo(200)
      writes[2]?.fail(full)
      expect(told).to.deep.equal(["task/1 declined", "task/1 StoreError"])
    })

    it("tries again, later each time, and writes the latest of all that there is by then", async () => {
      const { fold, writes, runTo, told } = createDesk()
      fold("task/1", accepted)
      writes[0]?.fail(full)
      fold("task/1", stopped)
      fold("task/2", accepted)
      await runTo(199)
      expect(writes).to.have.length(1)
      await runTo(200)
      writes[1]?.fail(full)
      await runTo(499)
      expect(writes).to.have.length(2)
      await runTo(500)
      expect(writes[2]?.records.map(({ arn, task }) => [arn, task?.known])).to.deep.equal([
        ["task/1", "STOPPED"],
        ["task/2", "NONE"],
      ])
      writes[2]?.succeed()
      expect(told.slice(1)).to.deep.equal(["task/1 StoreError", "task/2 StoreError", "task/1 recorded"])
    })

    it("writes on after a store that answers at once has taken what it had refused", async () => {
      let isFull = true
      const { fold, writes, runTo, outcomes$ } = createDesk(({ succeed, fail }) => (isFull ? fail(full) : succeed()))
      fold("task/1", fresh)
      isFull = false
      outcomes$.pipe(take(1)).subscribe(() => fold("task/1", stopped))
      await runTo(200)
      expect(writes.map(({ records }) => records.map(({ task }) => task?.known).join())).to.deep.equal([
        "NONE",
        "NONE",
        "STOPPED",
      ])
    })

    it("has told all tasks of a batch, however large, that they are not accepted before a caller hears of it", () => {
      const { fold, writes, told } = createDesk()
      fold("task/0", accepted)
      const arns = Array.from({ length: 40 }, (_, n) => `task/${String(n + 1)}`)
      for (const arn of arns) fold(arn, taskOf(arn))
      writes[0]?.succeed()
      writes[1]?.fail(full)
      expect(told.slice(1)).to.deep.equal([
        ...arns.map((arn) => `${arn} declined`),
        ...arns.map((arn) => `${arn} StoreError`),
      ])
      expect(writes).to.have.length(2)
    })

    it("begins with short waits again after a success", async () => {
      const { fold, writes, runTo } = createDesk()
      for (const at of [0, 1]) {
        fold("task/1", accepted)
        writes[2 * at]?.fail(full)
        await runTo(200 * (at + 1))
        writes[2 * at + 1]?.succeed()
      }
      expect(writes).to.have.length(4)
    })

    const oops = () => {
      throw new Error("oops")
    }
    for (const [what, write, message] of [
      ["completes without an answer", () => EMPTY, "The store has not answered"],
      ["throws", oops, "oops"],
    ] as const)
      it(`takes a store that ${what} for one that fails`, () => {
        const { fold, told, refusals } = createDesk(succeed, { write })
        fold("task/1", accepted)
        expect(told).to.deep.equal(["task/1 StoreError"])
        expect(refusals[0]).to.be.instanceOf(StoreError).and.to.include({ message })
      })
  })

  describe("that is closed", () => {
    const end = (journal: Journal, told: unknown[]) =>
      journal.close().subscribe({ complete: () => told.push("done"), error: (error: unknown) => told.push(error) })

    it("writes what is left before it closes the store", () => {
      const { fold, writes, told, journal } = createDesk()
      fold("task/1", accepted)
      fold("task/2", accepted)
      end(journal, told)
      expect(told).to.deep.equal([])
      writes[0]?.succeed()
      writes[1]?.succeed()
      expect(told).to.deep.equal(["task/1 resolved", "task/2 resolved", "closed", "done"])
    })

    it("closes the store at once where nothing is left", () => {
      const { told, journal } = createDesk()
      end(journal, told)
      expect(told).to.deep.equal(["closed", "done"])
    })

    it("takes back a task whose caller hears that it was not added, whatever else was asked of it: it may be there", () => {
      const { fold, writes, told, journal } = createDesk()
      fold("task/1", fresh)
      fold("task/1", { ...fresh, desired: "STOPPED" })
      fold("task/2", accepted)
      end(journal, told)
      writes[0]?.fail(full)
      expect(
        writes.slice(1).map(({ records }) => records.map(({ arn, task }) => [arn, task === undefined])),
      ).to.deep.equal([
        [
          ["task/1", true],
          ["task/2", false],
        ],
      ])
      writes[1]?.succeed()
      expect(told.slice(-2)).to.deep.equal(["closed", "done"])
    })

    it("takes back also what was tried for the first time as it was closed", () => {
      const { fold, writes, told, journal } = createDesk()
      fold("task/1", accepted)
      fold("task/2", fresh)
      end(journal, told)
      writes[0]?.succeed()
      writes[1]?.fail(full)
      expect(
        writes.slice(1).map(({ records }) => records.map(({ arn, task }) => [arn, task === undefined])),
      ).to.deep.equal([[["task/2", false]], [["task/2", true]]])
      writes[2]?.succeed()
      expect(told.slice(-2)).to.deep.equal(["closed", "done"])
    })

    it("takes back nothing that the disk has had before, of which only the task has not heard yet", () => {
      const { fold, writes, told, journal } = createDesk()
      fold("task/1", fresh, { input: { kind: "takenUp", at: 0, tasks: [fresh] } })
      fold("task/1", { ...fresh, sent: "RUNNING" })
      fold("task/2", taskOf("task/2"))
      end(journal, told)
      writes[0]?.fail(full)
      writes[1]?.fail(full)
      expect(told.filter((each) => each === "task/1 declined")).to.deep.equal([])
      expect(writes.flatMap(({ records }) => records).filter(({ task }) => task === undefined)).to.deep.equal([
        { arn: "task/2", task: undefined },
      ])
    })

    it("takes back nothing that it has just written", () => {
      const { fold, writes, told, journal } = createDesk()
      fold("task/1", fresh)
      writes[0]?.succeed()
      fold("task/1", { ...fresh, desired: "STOPPED" })
      end(journal, told)
      writes[1]?.fail(full)
      expect(writes.flatMap(({ records }) => records).filter(({ task }) => task === undefined)).to.deep.equal([])
    })

    it("tells what the store says as it is closed, unless more is lost than that", () => {
      const oddly = { close: () => throwError(() => new Error("EROFS")) }
      for (const [hasLeft, message] of [
        [false, "EROFS"],
        [true, full.message],
      ] as const) {
        const { fold, told, journal } = createDesk(({ fail }) => fail(full), oddly)
        if (hasLeft) fold("task/1", accepted)
        end(journal, told)
        expect(told.at(-1)).to.be.instanceOf(StoreError).and.to.have.property("message", message)
      }
    })

    it("tries once more what could not be written, and tells if that was in vain", async () => {
      const { fold, writes, told, journal, runTo } = createDesk()
      fold("task/1", accepted)
      writes[0]?.fail(full)
      end(journal, told)
      writes[1]?.fail(full)
      await runTo(60_000)
      expect(told.slice(0, 2)).to.deep.equal(["task/1 StoreError", "closed"])
      expect(told[2]).to.be.instanceOf(StoreError)
      expect(writes).to.have.length(2)
    })
  })
})
