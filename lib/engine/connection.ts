/**
 * The engine's connection to the daemon: what the event source signals, as inputs of the loop. A connection counts as made
 * only when the containers that the daemon has are listed; the events that come meanwhile are not held back.
 */
import { connect, filter, map, merge, of, retry, switchMap, type Observable, type SchedulerLike } from "rxjs"
import type { DockerClient } from "../docker/client.ts"
import { containerEventSource, type SourceSignal } from "../docker/event-source.ts"
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
  const list = (signal: Extract<SourceSignal, { kind: "connected" }>): Observable<Input> =>
    docker.listContainers({ all: true, labels: [`${engineIdLabel}=${engineId}`] }).pipe(
      retry({ delay: listRetryMs }),
      map((containers): Input => ({ ...signal, at: scheduler.now(), containers })),
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

const listRetryMs = 1000
