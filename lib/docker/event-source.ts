/**
 * The daemon's events for as long as anybody listens, over as many connections as it takes. A connection is believed once
 * the daemon has answered a ping beside it, and given up when it ends, errors, or is silent while a ping fails. Events may
 * be lost all the same, so `connected` asks the listener to look for itself.
 */
import {
  catchError,
  concat,
  defer,
  EMPTY,
  filter,
  forkJoin,
  ignoreElements,
  map,
  merge,
  mergeMap,
  of,
  repeat,
  scan,
  tap,
  throwError,
  throwIfEmpty,
  timeout,
  timer,
  type MonoTypeOperatorFunction,
  type Observable,
  type SchedulerLike,
} from "rxjs"
import type { ContainerEvent } from "../model/daemon.ts"
import { backoffMs, defaultBackoff, type BackoffPlan } from "../model/backoff.ts"
import { CannotGetDockerclientError, DockerTimeoutError, EngineError } from "../model/error.ts"
import type { DockerClient } from "./client.ts"
import { messageOf } from "./failure.ts"
import { createResume, type Resume } from "./resume.ts"

export type SourceSignal =
  /** Comes before any event of its connection: whatever happened until now may have gone unseen. */
  | { readonly kind: "connected"; readonly version: string; readonly apiVersion: string }
  | { readonly kind: "event"; readonly event: ContainerEvent }
  /** The connection is gone, or never came; the next is tried at `retryAt`, epoch milliseconds of the scheduler. */
  | { readonly kind: "lost"; readonly cause: EngineError; readonly retryAt: number }

export interface EventSourceOptions {
  /** `key` or `key=value`; all must hold. */
  readonly labels?: readonly string[] | undefined
  readonly scheduler: SchedulerLike
  /** For the jitter. */
  readonly random: () => number
  /** How long to hear nothing before asking whether the daemon is there, and to wait for its answer; default 30 s. */
  readonly silenceMs?: number | undefined
  /** Default 200 ms, growing by half up to 2 s. */
  readonly backoff?: BackoffPlan | undefined
}

/** Never completes, never errors. Unsubscribing closes everything. */
export const containerEventSource = (client: DockerClient, options: EventSourceOptions): Observable<SourceSignal> =>
  defer(() => {
    const { scheduler, random, backoff: plan = defaultBackoff } = options
    const resume = createResume(scheduler.now())
    let failures = 0
    let connectedAt = Number.POSITIVE_INFINITY
    const lost = (cause: unknown): Observable<SourceSignal> => {
      // One that greets and hangs up at once, again and again, is no better than one that is away.
      if (scheduler.now() - connectedAt >= plan.maxMs) failures = 0
      connectedAt = Number.POSITIVE_INFINITY
      const waitMs = backoffMs(plan, (failures += 1), random)
      const signal = { kind: "lost", cause: asEngineError(cause), retryAt: scheduler.now() + waitMs } as const
      return concat(of(signal), timer(waitMs, scheduler).pipe(ignoreElements()))
    }
    return defer(() => oneConnection(client, resume, options)).pipe(
      tap(({ kind }) => {
        if (kind === "connected") connectedAt = scheduler.now()
      }),
      catchError(lost),
      repeat(),
    )
  })

/** Ends in an error, whatever becomes of it. The stream is opened before the ping, so that nothing falls between the two. */
const oneConnection = (client: DockerClient, resume: Resume, options: EventSourceOptions): Observable<SourceSignal> => {
  const events$ = client.containerEvents({ since: resume.since(), labels: options.labels })
  const ended$ = throwError(() => gone("The event stream has ended"))
  return merge(concat(events$, ended$).pipe(suspectSilence(client, options)), greeting(client, options)).pipe(
    connectedFirst(),
    filter((signal) => signal.kind !== "event" || resume.isNew(signal.event)),
  )
}

/** The daemon answers, and says what it is. */
const greeting = (client: DockerClient, { scheduler, silenceMs }: EventSourceOptions): Observable<SourceSignal> =>
  forkJoin([client.ping(), client.version()]).pipe(
    throwIfEmpty(() => gone("The daemon has not answered")),
    answerWithin(scheduler, silenceMs),
    map(([{ apiVersion }, version]) => ({ kind: "connected", version, apiVersion })),
  )

/** Holds events back until the daemon has answered. */
const connectedFirst = (): MonoTypeOperatorFunction<SourceSignal> => (signals$) =>
  signals$.pipe(
    scan(
      ({ open, held }: Gate, signal): Gate => {
        if (signal.kind === "connected") return { open: true, held: [], out: [signal, ...held] }
        return open ? { open, held, out: [signal] } : { open, held: [...held, signal], out: [] }
      },
      { open: false, held: [], out: [] },
    ),
    mergeMap(({ out }) => out),
  )

interface Gate {
  readonly open: boolean
  readonly held: readonly SourceSignal[]
  readonly out: readonly SourceSignal[]
}

/** Nothing heard for so long: is it there at all? One timer at a time, whatever the number of events. */
const suspectSilence =
  (client: DockerClient, { scheduler, silenceMs = defaultSilenceMs }: EventSourceOptions) =>
  (events$: Observable<ContainerEvent>): Observable<SourceSignal> =>
    defer(() => {
      let heardAt = scheduler.now()
      const hear = (): void => {
        heardAt = scheduler.now()
      }
      const ask$ = client.ping().pipe(
        throwIfEmpty(() => gone("The daemon has not answered")),
        answerWithin(scheduler, silenceMs),
        tap(hear),
      )
      // Reckoned in one way and waited for in whole milliseconds, or it could be not yet due and have no time left to wait.
      const restMs = (): number => heardAt + silenceMs - scheduler.now()
      const suspicion$ = defer(() => timer(Math.ceil(restMs()), scheduler)).pipe(
        mergeMap(() => (restMs() > 0 ? EMPTY : ask$)),
        ignoreElements(),
        repeat(),
      )
      const heard$ = events$.pipe(
        tap(hear),
        map((event): SourceSignal => ({ kind: "event", event })),
      )
      return merge(heard$, suspicion$)
    })

const defaultSilenceMs = 30_000

const answerWithin = <A>(scheduler: SchedulerLike, ms = defaultSilenceMs): MonoTypeOperatorFunction<A> =>
  timeout({ first: ms, scheduler, with: () => throwError(() => new DockerTimeoutError("connected", ms)) })

const gone = (message: string, cause?: unknown): EngineError =>
  new CannotGetDockerclientError(message, { verdict: "unknown", cause })

const asEngineError = (cause: unknown): EngineError =>
  cause instanceof EngineError ? cause : gone(messageOf(cause), cause)
