import { expect } from "chai"
import { from, lastValueFrom, map, of, range, throwError, timer, toArray } from "rxjs"
import type { TestScheduler } from "rxjs/testing"
import { deliver, type Delivery, type DeliverOptions } from "../../lib/engine/deliver.ts"
import type { StateChange } from "../../lib/model/change.ts"
import { InvalidOptionsError, TaskNotFoundError } from "../../lib/model/error.ts"
import type { ContainerStatus, TaskStatus } from "../../lib/model/status.ts"
import { marbles } from "../support/virtual.ts"

const ofContainer = (taskArn: string, status: ContainerStatus): StateChange => ({
  kind: "container",
  taskArn,
  containerName: "web",
  status,
  at: 0,
})

const ofTask = (taskArn: string, status: TaskStatus): StateChange => ({ kind: "task", taskArn, status, at: 0 })

/** The life of one task; and three others. */
const changes = {
  o: ofContainer("task/1", "PULLED"),
  p: ofContainer("task/1", "CREATED"),
  q: ofTask("task/1", "CREATED"),
  a: ofContainer("task/1", "RUNNING"),
  b: ofTask("task/1", "RUNNING"),
  c: ofContainer("task/1", "STOPPED"),
  d: ofTask("task/1", "STOPPED"),
  x: ofTask("task/2", "RUNNING"),
  y: ofTask("task/3", "RUNNING"),
  z: ofTask("task/4", "RUNNING"),
}

const nameOf = (change: StateChange): string =>
  Object.entries(changes).find(([, other]) => other === change)?.[0] ?? "?"

/** `a`: a is sent; `A`: a will be tried again; `?`: it is refused. */
const glyph = ({ kind, change }: Delivery): string => {
  switch (kind) {
    case "sent":
      return nameOf(change)
    case "retrying":
      return nameOf(change).toUpperCase()
    case "refused":
      return "?"
  }
}

/** Waits of 3, 6, 7, 7, … */
const backoff = { minMs: 3, maxMs: 7, multiple: 2, jitterMultiple: 0.2 }

const vain = Object.assign(new Error("no such cluster"), { retryable: false })

interface Scene {
  readonly changes: string
  /** Each submit, `a1` for the first of a: its answer (`#` a failure, `!` a permanent one), and when it was asked for. */
  readonly submits: Readonly<Record<string, readonly [answer: string, asked: string]>>
  readonly told: string
  readonly left?: string
  readonly options?: DeliverOptions
}

const scenes: Readonly<Record<string, Scene>> = {
  "submits a change once, and tells when it is sent (EH-1)": {
    changes: "-a-----|",
    submits: { a1: ["  ---|", "-^--!"] },
    told: "   ----a--|",
  },
  "submits nothing but RUNNING and STOPPED (EH-5, DM-8)": {
    changes: "-opqa--|",
    submits: { a1: ["     -|", "----^!"] },
    told: "   -----a-|",
  },
  "keeps a task's changes in order, however slow one is (EH-2, EH-3)": {
    changes: "-abcd----------|",
    submits: {
      a1: ["  -----|      ", "-^----!"],
      b1: ["       -|     ", "------^!"],
      c1: ["        ---|  ", "-------^--!"],
      d1: ["           --|", "----------^-!"],
    },
    told: "   ------ab--c-d--|",
  },
  "submits three tasks' changes at a time, the next as soon as one has its answer (EH-4)": {
    changes: "-axyz------|",
    submits: {
      a1: ["  -----|     ", "-^----!"],
      x1: ["   --------| ", "--^-------!"],
      y1: ["    --------|", "---^-------!"],
      z1: ["       --|   ", "------^-!"],
    },
    told: "   ------a-z-x(y|)",
  },
  "tries again what has failed, waiting longer each time, and at the shortest again for the next (EH-8, UT-2)": {
    changes: "-ac-----------------------|",
    submits: {
      a1: ["  -#                     ", "-^!"],
      a2: ["      -#                 ", "-----^!"],
      a3: ["             -|          ", "------------^!"],
      c1: ["              -#         ", "-------------^!"],
      c2: ["                  -|     ", "-----------------^!"],
    },
    told: "   --A---A------aC---c-------|",
  },
  "never waits longer than the longest": {
    changes: "-a--------------------------|",
    submits: {
      a1: ["  #                         ", "-(^!)"],
      a2: ["     #                      ", "----(^!)"],
      a3: ["           #                ", "----------(^!)"],
      a4: ["                  #         ", "-----------------(^!)"],
      a5: ["                         |  ", "------------------------(^!)"],
    },
    told: "   -A--A-----A------A------a---|",
  },
  "merges nothing: RUNNING is told though STOPPED waits behind it (EH-7)": {
    changes: "-ac---------|",
    submits: {
      a1: ["  --#        ", "-^-!"],
      a2: ["       --|   ", "------^-!"],
      c1: ["         --| ", "--------^-!"],
    },
    told: "   ---A----a-c-|",
  },
  "holds no place while it waits for the next try (EH-10)": {
    changes: "-ax--------|",
    submits: {
      a1: ["  --#       ", "-^-!"],
      x1: ["    -----|  ", "---^----!"],
      a2: ["         --|", "--------^-!"],
    },
    told: "   ---A----x-a|",
    options: { concurrency: 1 },
  },
  "lets no task wait for another's slow answer (EH-9, BUG-14)": {
    changes: "-abx-y----------|",
    submits: {
      a1: ["  -----------|", "-^----------!"],
      x1: ["    --|       ", "---^-!"],
      y1: ["      --|     ", "-----^-!"],
      b1: ["             |", "------------(^!)"],
    },
    told: "   -----x-y----(ab)|",
  },
  "sets a permanent failure aside, and goes on with the next (BUG-13)": {
    changes: "-abx------|",
    submits: {
      a1: ["  --!      ", "-^-!"],
      b1: ["    --|    ", "---^-!"],
      x1: ["    ---|   ", "---^--!"],
    },
    told: "   ---?-bx---|",
  },
  "takes the caller's word for what is permanent (BUG-13)": {
    changes: "-a------|",
    submits: { a1: ["  --#   ", "-^-!"] },
    told: "   ---?----|",
    options: { isPermanent: (error) => error === "error" },
  },
  "completes when the engine has and everything is told, no queue being left (EH-2, LIM-19)": {
    changes: "-ab|",
    submits: {
      a1: ["  --#      ", "-^-!"],
      a2: ["       --| ", "------^-!"],
      b1: ["         --|", "--------^-!"],
    },
    told: "   ---A----a-(b|)",
  },
  "begins a task's queue anew after it was empty": {
    changes: "-a----b----|",
    submits: { a1: ["  --|    ", "-^-!"], b1: ["       --|", "------^-!"] },
    told: "   ---a----b--|",
  },
  "stops submitting, and trying again, when nobody listens any more": {
    changes: "-axb------",
    submits: { a1: ["  --#   ", "-^-!"], x1: ["   ------|", "--^--!"] },
    told: "   ---A------",
    left: "   -----!",
  },
  "passes on that the engine has failed": {
    changes: "-a--#",
    submits: { a1: ["  ------|", "-^--!"] },
    told: "   ----#",
  },
}

describe("deliver", () => {
  const instantly = (scheduler: TestScheduler): DeliverOptions => ({ scheduler, random: () => 0 })

  for (const [title, { changes: source, submits, told, left, options }] of Object.entries(scenes))
    it(title, () =>
      marbles(({ hot, cold, expectObservable, expectSubscriptions }, scheduler) => {
        const changes$ = hot(source, changes)
        const answers = Object.entries(submits).map(
          ([name, [answer, asked]]) =>
            [name, cold(answer.trim().replace("!", "#"), {}, answer.includes("!") ? vain : "error"), asked] as const,
        )
        const submitted: string[] = []
        const submit = (change: StateChange) => {
          submitted.push(nameOf(change))
          const name = `${nameOf(change)}${String(submitted.filter((one) => one === nameOf(change)).length)}`
          return answers.find(([other]) => other === name)?.[1] ?? throwError(() => new Error(`unforeseen: ${name}`))
        }
        const engine = { changes$, markSent: () => of(undefined) }
        const deliveries$ = deliver(engine, submit, { ...instantly(scheduler), backoff, ...options })
        expectObservable(deliveries$.pipe(map(glyph)), left).toBe(told)
        for (const [, answer, asked] of answers) expectSubscriptions(answer.subscriptions).toBe(asked)
      }),
    )

  it("waits 1 s after a failure, then longer by 1.3 up to 30 s, and up to a fifth by chance (EH-4, UT-1)", () => {
    marbles(({ hot, flush, expectObservable }, scheduler) => {
      const tries: number[] = []
      const submit = () => {
        tries.push(scheduler.now())
        return throwError(() => new Error("unreachable"))
      }
      const engine = { changes$: hot("a", changes), markSent: () => of(undefined) }
      expectObservable(deliver(engine, submit, { scheduler, random: () => 0.5 }).pipe(map(() => "")), "10m !")
      flush()
      const waits = tries.slice(1).map((at, index) => at - (tries[index] ?? 0))
      expect(waits.slice(0, 4)).to.deep.equal([1100, 1430, 1859, 2416])
      expect(waits.slice(13).every((wait) => wait === 33_000)).to.equal(true)
    })
  })

  it("marks a change as sent before it says so, and before the next (EH-6)", () => {
    marbles(({ hot, cold, expectObservable, expectSubscriptions }, scheduler) => {
      const changes$ = hot("-ab---------|", changes)
      const asked = [cold("   --|      "), cold("--|")] as const
      const marks = [cold("     ---|   "), cold("-|")] as const
      const deliveries$ = deliver(
        { changes$, markSent: (change) => marks[change === changes.a ? 0 : 1] },
        (change) => asked[change === changes.a ? 0 : 1],
        instantly(scheduler),
      )
      expectObservable(deliveries$).toBe("------a--b--|", {
        a: { kind: "sent", change: changes.a, attempt: 1 },
        b: { kind: "sent", change: changes.b, attempt: 1 },
      })
      expectSubscriptions(asked[0].subscriptions).toBe("-^-!")
      expectSubscriptions(marks[0].subscriptions).toBe("---^--!")
      expectSubscriptions(asked[1].subscriptions).toBe("------^-!")
      expectSubscriptions(marks[1].subscriptions).toBe("--------^!")
    })
  })

  it("submits nothing twice that could not be marked, and tells why it was not", () => {
    marbles(({ hot, expectObservable }, scheduler) => {
      const error = new TaskNotFoundError("task/1")
      const engine = { changes$: hot("-a-|", changes), markSent: () => throwError(() => error) }
      const deliveries$ = deliver(engine, () => of("accepted"), instantly(scheduler))
      expectObservable(deliveries$).toBe("-a-|", { a: { kind: "sent", change: changes.a, attempt: 1, error } })
    })
  })

  it("counts the tries, and hands on each error, also of a submit that throws", () => {
    marbles(({ hot, expectObservable }, scheduler) => {
      const errors: readonly unknown[] = [undefined, "busy", vain]
      const left = [...errors]
      const submit = () => {
        throw left.shift()
      }
      const engine = { changes$: hot("a---------------|", changes), markSent: () => of(undefined) }
      const told = { change: changes.a }
      expectObservable(deliver(engine, submit, { ...instantly(scheduler), backoff })).toBe("1--2-----3------|", {
        1: { ...told, kind: "retrying", attempt: 1, error: undefined },
        2: { ...told, kind: "retrying", attempt: 2, error: "busy" },
        3: { ...told, kind: "refused", attempt: 3, error: vain },
      })
    })
  })

  it("does nothing before it is subscribed to, and everything anew for each subscriber", () => {
    const submitted: string[] = []
    const deliveries$ = deliver({ changes$: of(changes.a), markSent: () => of(undefined) }, (change) => {
      submitted.push(nameOf(change))
      return of(undefined)
    })
    expect(submitted).to.deep.equal([])
    deliveries$.subscribe()
    deliveries$.subscribe()
    expect(submitted).to.deep.equal(["a", "a"])
  })

  it("is not hurt by a long queue that is told all at once", () => {
    const length = 20_000
    const changes$ = range(length).pipe(map((at) => ({ ...changes.a, at })))
    let told: readonly Delivery[] = []
    deliver({ changes$, markSent: () => of(undefined) }, () => of(undefined))
      .pipe(toArray())
      .subscribe((all) => (told = all))
    expect(told.map(({ change }) => change.at)).to.deep.equal([...Array(length).keys()])
  })

  it("takes promises on both sides", async () => {
    const marked: StateChange[] = []
    const markSent = (change: StateChange) => Promise.resolve(void marked.push(change))
    await new Promise<void>((resolve, reject) => {
      deliver({ changes$: from([changes.a, changes.b]), markSent }, () => Promise.resolve()).subscribe({
        error: reject,
        complete: resolve,
      })
    })
    expect(marked).to.deep.equal([changes.a, changes.b])
  })

  for (const concurrency of [0, 1.5, NaN])
    it(`refuses a concurrency of ${String(concurrency)} by name`, () => {
      const begin = () => deliver({ changes$: of(), markSent: () => of() }, () => of(), { concurrency })
      expect(begin).to.throw(
        InvalidOptionsError,
        `concurrency: expected a whole number from 1, got ${String(concurrency)}`,
      )
    })
})

describe("delivery of very many changes", () => {
  it("loses none where some submits take their time and the others end at once", async () => {
    const changes = Array.from({ length: 3000 }, (_, n) => ({
      ...{ kind: "task" as const, taskArn: `task/${String(n)}`, status: "STOPPED" as const, at: 0 },
    }))
    let submits = 0
    const submit = () => (submits++ < 3 ? timer(1) : of(0))
    const told = await lastValueFrom(
      deliver({ changes$: from(changes), markSent: () => of(undefined) }, submit).pipe(toArray()),
    )
    expect(told).to.have.length(3000)
  })
})
