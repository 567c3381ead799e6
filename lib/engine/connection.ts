/**
 * The engine's connection to the daemon: what the event source signals, as inputs of the loop. A connection counts as made
 * only when the containers that the daemon has are listed; the events that come meanwhile are not held back.
 */
import {
  catchError,
  concat,
  connect,
  defer,
  filter,
  map,
  merge,
  of,
  switchMap,
  take,
  throwIfEmpty,
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
}

/** While subscribed to, connects, and connects again whenever the connection is lost. */
export const connection = ({ docker, engineId, scheduler, random }: ConnectionOptions): Observable<Input> => {
  const options = { all: true, labels: [`${engineIdLabel}=${engineId}`] }
  const list = (signal: Connected, failures = 1): Observable<Input> =>
    defer(() => docker.listContainers(options)).pipe(
      take(1),
      throwIfEmpty(() => new CannotContainerError("List", "The daemon has not answered", { verdict: "unknown" })),
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
          switchMap((signal) => (signal.kind === "lost" ? of({ ...signal, at: scheduler.now() }) : list(signal))),
        ),
      ),
    ),
  )
}

type Connected = Extract<SourceSignal, { kind: "connected" }>

/** A daemon that answers but does not list is of no more use than one that is away. */
const lost = (error: unknown, at: number, waitMs: number): Input => ({
  kind: "lost",
  at,
  cause:
    error instanceof EngineError ? error : new CannotContainerError("List", asError(error).message, { cause: error }),
  retryAt: at + waitMs,
})
