/**
 * The engine's connection to the daemon: what the event source signals, as inputs of the loop. A connection counts as made
 * only when the containers that the daemon has are listed; the events that come meanwhile are not held back.
 */
import {
  catchError,
  concat,
  connect,
  defer,
  EMPTY,
  expand,
  filter,
  map,
  merge,
  of,
  repeat,
  skip,
  switchMap,
  take,
  throwIfEmpty,
  timeout,
  timer,
  type Observable,
  type SchedulerLike,
} from "rxjs"
import type { DockerClient } from "../docker/client.ts"
import { containerEventSource, type SourceSignal } from "../docker/event-source.ts"
import { backoffMs, defaultBackoff } from "../model/backoff.ts"
import { asError, CannotContainerError, EngineError } from "../model/error.ts"
import { engineIdLabel, taskArnLabel } from "../wire/label.ts"
import type { Input } from "./input.ts"

export interface ConnectionOptions {
  readonly docker: DockerClient
  readonly engineId: string
  readonly scheduler: SchedulerLike
  readonly random: () => number
  /** Some container runs, so that its death may be missed. */
  readonly isWatching: () => boolean
}

/** While subscribed to, connects, and connects again whenever the connection is lost. */
export const connection = (options: ConnectionOptions): Observable<Input> => {
  const { docker, engineId, scheduler, random } = options
  const whole = { all: true, labels: [`${engineIdLabel}=${engineId}`] }
  const list = (signal: Connected, failures = 1): Observable<Input> =>
    insist(
      defer(() => docker.listContainers(whole)).pipe(
        throwIfEmpty(() => new CannotContainerError("List", "The daemon has not answered", { verdict: "unknown" })),
      ),
      scheduler,
    ).pipe(
      map((containers): Input => ({ ...signal, at: scheduler.now(), containers })),
      catchError((error: unknown) => {
        const waitMs = backoffMs(defaultBackoff, failures, random)
        const again$ = timer(waitMs, scheduler).pipe(switchMap(() => list(signal, failures + 1)))
        return concat(of(lost(error, scheduler.now(), waitMs)), again$)
      }),
    )
  return containerEventSource(docker, { labels: [taskArnLabel], scheduler, random }).pipe(
    connect((signals$) =>
      merge(
        signals$.pipe(
          filter((signal) => signal.kind === "event"),
          map(({ event }): Input => ({ kind: "docker", at: scheduler.now(), event })),
        ),
        signals$.pipe(
          filter((signal) => signal.kind !== "event"),
          switchMap((signal) =>
            signal.kind === "lost" ? of({ ...signal, at: scheduler.now() }) : merge(list(signal), watchFor(options)),
          ),
        ),
      ),
    ),
  )
}

/**
 * The first answer to a question without which nothing goes on. While none comes it is asked again, or an answer that is lost would
 * cost as long as the call may take. Two are open at a time, the first and the latest, and each later one waits twice as long as
 * the one before: a slow daemon comes to answer, and is asked a few times only. A later one that fails is no worse than none; it
 * is the failure of the first, its time limit included, that ends them all.
 */
const insist = <Answer>(ask$: Observable<Answer>, scheduler: SchedulerLike): Observable<Answer> => {
  const again$ = of(longestAskMs).pipe(
    expand((waitMs) => timer(waitMs, scheduler).pipe(map(() => 2 * waitMs))),
    skip(1),
    switchMap(() => ask$.pipe(catchError(() => EMPTY))),
  )
  return merge(ask$, again$).pipe(take(1))
}

/**
 * Events can be lost without any sign of it, so while anything runs the daemon is asked now and then what does. It is asked for
 * every task's containers, as the events are: those that were taken over bear no label of ours, and ids tell whose each is. A list
 * that takes long, since there is much in it, is asked for less often; one that fails is no worse than none.
 */
const watchFor = ({ docker, scheduler, random, isWatching }: ConnectionOptions): Observable<Input> =>
  defer(() => {
    let restMs = relistMs
    const ask$ = defer(() => {
      const askedAt = scheduler.now()
      return docker.listContainers({ all: false, labels: [taskArnLabel] }).pipe(
        take(1),
        timeout({ first: longestAskMs, scheduler }),
        map((running): Input => {
          const at = scheduler.now()
          restMs = Math.max(relistMs, mostOfTime * (at - askedAt))
          return { kind: "relisted", at, askedAt, running }
        }),
      )
    }).pipe(catchError(() => EMPTY))
    return defer(() => timer(restMs * (1 + random() / 4), scheduler)).pipe(
      switchMap(() => (isWatching() ? ask$ : EMPTY)),
      repeat(),
    )
  })

/** With its jitter short enough for a death to be told within ten seconds, whatever is lost. */
const relistMs = 6000

/** Many times what a list takes: an answer that has not come by then is taken for lost. */
const longestAskMs = 30_000

/** A list may take a tenth of the time at most, so that one of up to half a second is asked for no less often. */
const mostOfTime = 10

type Connected = Extract<SourceSignal, { kind: "connected" }>

/** A daemon that answers but does not list is of no more use than one that is away. */
const lost = (error: unknown, at: number, waitMs: number): Input => ({
  kind: "lost",
  at,
  cause:
    error instanceof EngineError ? error : new CannotContainerError("List", asError(error).message, { cause: error }),
  retryAt: at + waitMs,
})
