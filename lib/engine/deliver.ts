/**
 * Changes told to a backend: each task's one after the other, so that a container's stays before its task's, and several
 * tasks' at a time. What fails is tried again for ever, unless the error says that this is vain, or somebody else has marked it as
 * sent. The engine waits for none of this: changes queue here, and a queue lives only as long as there is something in it.
 */
import {
  asyncScheduler,
  catchError,
  concat,
  defer,
  EMPTY,
  endWith,
  filter,
  ignoreElements,
  merge,
  mergeMap,
  of,
  Subject,
  tap,
  timer,
  type Observable,
  type ObservableInput,
  type SchedulerLike,
} from "rxjs"
import { backoffMs, type BackoffPlan } from "../model/backoff.ts"
import type { StateChange } from "../model/change.ts"
import { InvalidOptionsError } from "../model/error.ts"
import { isReported } from "../model/status.ts"
import { oneAtATime } from "./queue.ts"

/** What is asked of an engine here. */
export interface Announcer {
  readonly changes$: Observable<StateChange>
  markSent(change: StateChange): ObservableInput<unknown>
  /** Without it, nothing counts as sent but what was submitted. */
  isSent?(change: StateChange): boolean
}

/** How changes are delivered; all of it may be left out. */
export interface DeliverOptions {
  /** How many submits may be in flight at once; default 3. */
  readonly concurrency?: number | undefined
  readonly scheduler?: SchedulerLike | undefined
  /** For the chance in the waits; default `Math.random`. */
  readonly random?: (() => number) | undefined
  /** The waits between tries, in milliseconds; default 1 s, growing by 1.3 up to 30 s, each with up to a fifth added. */
  readonly backoff?: BackoffPlan | undefined
  /** Errors that no further try can cure, beside those whose `retryable` is false. */
  readonly isPermanent?: ((error: unknown) => boolean) | undefined
}

/** What has become of one try. */
export interface Delivery {
  /** `retrying`: it will be tried again; `refused`: it never will be. */
  readonly kind: "sent" | "retrying" | "refused"
  readonly change: StateChange
  /** Counts the tries of this change, from 1. */
  readonly attempt: number
  /** Why the try failed; with `sent`, why that could not be recorded, so that a restored engine will tell the change again. */
  readonly error?: unknown
}

/**
 * Submits every RUNNING and STOPPED, and marks it as sent when `submit` has completed; what that emits means nothing. A change that
 * the engine has as sent when its turn comes, since somebody else has marked it, is passed over in silence: there is one backend
 * to an engine. Cold: subscribing begins it, unsubscribing gives it up, and it completes once the engine has and everything is told.
 * A submit that never ends keeps its place: bound it, for instance by rxjs's `timeout`. A change is tried for as long as the process
 * lives; a restored engine has it tried again only while it knows the task, which is up to `stoppedTaskRetentionMs` after its end,
 * or to `removeTask`. Throws `InvalidOptionsError`. Corresponds to `eventhandler`'s `AddContainerEvent` and `AddTaskEvent`.
 *
 * @example
 * const engine = createTaskEngine()
 * const report = (change: StateChange) =>
 *   fetch("https://backend.test/changes", { method: "POST", body: JSON.stringify(change) })
 * deliver(engine, report)
 *   .subscribe(({ kind, change }) => console.log(kind, formatStateChange(change)))
 */
export const deliver = (
  engine: Announcer,
  submit: (change: StateChange) => ObservableInput<unknown>,
  options: DeliverOptions = {},
): Observable<Delivery> => {
  const concurrency = checkedConcurrency(options)
  const { scheduler = asyncScheduler, random = Math.random, backoff: plan = usualBackoff } = options
  return defer(() => {
    const submits$ = new Subject<Attempt>()
    const turns = createTurns<Attempt>(concurrency, (attempt) => submits$.next(attempt))
    const queues = createQueues({
      begin: (change) => turns.ask({ change, number: 1 }),
      end: () => submits$.complete(),
    })
    const retry = ({ change, number }: Attempt): Observable<never> => {
      const again = () => turns.ask({ change, number: number + 1 })
      return timer(backoffMs(plan, number, random), scheduler).pipe(tap(again), ignoreElements())
    }
    const conclude = ({ attempt, failure, wasSent = false }: Outcome): Observable<Delivery> => {
      if (wasSent) return queues.advance(attempt.change)
      if (failure === undefined) return concat(mark(engine, attempt), queues.advance(attempt.change))
      const { error } = failure
      return isVain(error, options)
        ? concat(of(deliveryOf("refused", attempt, { error })), queues.advance(attempt.change))
        : concat(of(deliveryOf("retrying", attempt, { error })), retry(attempt))
    }
    // A place is held for the submit alone: whoever waits for the next try, or for the mark, has given it back.
    const deliveries$ = submits$.pipe(
      oneAtATime(),
      mergeMap((attempt) => submitUnsent(engine, attempt, submit).pipe(tap({ complete: turns.giveBack }))),
      mergeMap(conclude),
    )
    const arrivals$ = engine.changes$.pipe(
      filter(({ status }) => isReported(status)),
      tap(queues),
      ignoreElements(),
    )
    return merge(deliveries$, arrivals$)
  })
}

interface Attempt {
  readonly change: StateChange
  readonly number: number
}

interface Outcome {
  readonly attempt: Attempt
  /** Anything can be thrown, undefined too. */
  readonly failure?: { readonly error: unknown }
  /** It had been sent otherwise, and was not submitted. */
  readonly wasSent?: boolean
}

const usualBackoff: BackoffPlan = { minMs: 1000, maxMs: 30_000, jitterMultiple: 0.2, multiple: 1.3 }

type Submit = (change: StateChange) => ObservableInput<unknown>

/** Looked at before each try, since who waits for the next may wait for long (EH-5). */
const submitUnsent = (engine: Announcer, attempt: Attempt, submit: Submit): Observable<Outcome> =>
  engine.isSent?.(attempt.change) === true ? of({ attempt, wasSent: true }) : submitOnce(attempt, submit)

const submitOnce = (attempt: Attempt, submit: Submit): Observable<Outcome> =>
  defer(() => submit(attempt.change)).pipe(
    ignoreElements(),
    endWith({ attempt }),
    catchError((error: unknown) => of({ attempt, failure: { error } })),
  )

/** The change has arrived, whether or not that can be recorded, so it is not submitted once more. */
const mark = (engine: Announcer, attempt: Attempt): Observable<Delivery> =>
  defer(() => engine.markSent(attempt.change)).pipe(
    ignoreElements(),
    endWith(deliveryOf("sent", attempt)),
    catchError((error: unknown) => of(deliveryOf("sent", attempt, { error }))),
  )

const deliveryOf = (
  kind: Delivery["kind"],
  { change, number }: Attempt,
  failure: Pick<Delivery, "error"> = {},
): Delivery => ({ kind, change, attempt: number, ...failure })

/** A further try would fail as this one did (BUG-13). */
const isVain = (error: unknown, { isPermanent }: DeliverOptions): boolean =>
  (typeof error === "object" && error !== null && "retryable" in error && error.retryable === false) ||
  (isPermanent?.(error) ?? false)

/**
 * So many at a time, first come, first served. Counted here, since `mergeMap`'s own bound recurses with all that end at once.
 */
const createTurns = <Value>(places: number, start: (value: Value) => void) => {
  const waiting: Value[] = []
  let free = places
  const next = (): void => {
    if (free === 0 || waiting.length === 0) return
    free -= 1
    waiting.splice(0, 1).forEach(start)
  }
  return {
    ask: (value: Value): void => {
      waiting.push(value)
      next()
    },
    giveBack: (): void => {
      free += 1
      next()
    },
  }
}

/**
 * What waits for its turn, task by task. `begin` is called with the first of each queue in turn, `end` once nothing is left and
 * nothing more will come. A queue that is empty is forgotten (LIM-19).
 */
const createQueues = ({ begin, end }: { begin: (first: StateChange) => void; end: () => void }) => {
  const queues = new Map<string, StateChange[]>()
  let isClosed = false
  return {
    next: (change: StateChange): void => {
      const queue = queues.get(change.taskArn)
      if (queue === undefined) {
        queues.set(change.taskArn, [change])
        begin(change)
      } else queue.push(change)
    },
    complete: (): void => {
      isClosed = true
      if (queues.size === 0) end()
    },
    /** Lets go of the first in its task's queue, and goes on to the next. */
    advance: ({ taskArn }: StateChange): Observable<never> =>
      defer(() => {
        const queue = queues.get(taskArn)
        queue?.shift()
        const next = queue?.[0]
        if (next !== undefined) begin(next)
        else queues.delete(taskArn)
        if (isClosed && queues.size === 0) end()
        return EMPTY
      }),
  }
}

const checkedConcurrency = ({ concurrency = 3 }: DeliverOptions): number => {
  if (Number.isInteger(concurrency) && concurrency > 0) return concurrency
  const issue = { path: "concurrency", expected: "a whole number from 1", got: String(concurrency) }
  throw new InvalidOptionsError([issue])
}
