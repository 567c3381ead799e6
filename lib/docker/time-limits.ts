/**
 * A client whose calls end in time. Lateness becomes a `DockerTimeoutError` and cancels the request, which proves nothing
 * about what the daemon did. The limits hold for whatever client is wrapped, by the clock of the scheduler given.
 */
import { Observable, throwError, timeout, type MonoTypeOperatorFunction, type SchedulerLike } from "rxjs"
import type { EngineConfig } from "../model/config.ts"
import { DockerTimeoutError } from "../model/error.ts"
import type { DockerClient } from "./client.ts"

/** How long each call may take, in milliseconds. */
export type CallLimits = Pick<
  EngineConfig,
  | "pullTimeoutMs"
  | "pullBeginTimeoutMs"
  | "pullInactivityTimeoutMs"
  | "createTimeoutMs"
  | "startTimeoutMs"
  | "stopTimeoutMs"
  | "removeTimeoutMs"
  | "inspectTimeoutMs"
  | "listTimeoutMs"
>

/** The event stream alone is without a limit: it is meant to stay open. */
export const withTimeLimits = (client: DockerClient, limits: CallLimits, scheduler: SchedulerLike): DockerClient => {
  const within = <A>(ms: number, word: string): MonoTypeOperatorFunction<A> => failAfter(ms, word, scheduler)
  const asked = <A>(): MonoTypeOperatorFunction<A> => within(limits.inspectTimeoutMs, "connected")
  const inspected = <A>(): MonoTypeOperatorFunction<A> => within(limits.inspectTimeoutMs, "inspecting")
  return {
    registryAuth: client.registryAuth,
    ping: () => client.ping().pipe(asked()),
    version: () => client.version().pipe(asked()),
    supportedVersions: () => client.supportedVersions().pipe(asked()),
    withVersion: (version) => withTimeLimits(client.withVersion(version), limits, scheduler),
    containerEvents: (options) => client.containerEvents(options),
    pullImage: (image, options) =>
      client.pullImage(image, options).pipe(keepTalking(limits, scheduler), within(limits.pullTimeoutMs, "pulled")),
    createContainer: (config, hostConfig, name) =>
      client.createContainer(config, hostConfig, name).pipe(within(limits.createTimeoutMs, "created")),
    startContainer: (id) => client.startContainer(id).pipe(within(limits.startTimeoutMs, "started")),
    stopContainer: (id, options) =>
      client
        .stopContainer(id, options)
        .pipe(within(wholeSeconds(options?.graceMs ?? dockersGraceMs) + limits.stopTimeoutMs, "stopped")),
    removeContainer: (id, options) =>
      client.removeContainer(id, options).pipe(within(limits.removeTimeoutMs, "removing")),
    inspectContainer: (idOrName) => client.inspectContainer(idOrName).pipe(inspected()),
    describeContainer: (id) => client.describeContainer(id).pipe(inspected()),
    getContainerName: (id) => client.getContainerName(id).pipe(inspected()),
    listContainers: (options) => client.listContainers(options).pipe(within(limits.listTimeoutMs, "listing")),
  }
}

/** What Docker waits between the two signals where nobody says. */
const dockersGraceMs = 10_000

/** Docker counts a grace in seconds, and is told the next whole one. */
export const wholeSeconds = (ms: number): number => Math.ceil(ms / 1000) * 1000

/** One layer, since it is around every call; what is answered at once needs no alarm. */
const failAfter =
  <A>(ms: number, word: string, scheduler: SchedulerLike): MonoTypeOperatorFunction<A> =>
  (call$) =>
    new Observable((subscriber) => {
      call$.subscribe(subscriber)
      if (subscriber.closed) return
      subscriber.add(scheduler.schedule(() => subscriber.error(new DockerTimeoutError(word, ms)), armable(ms)))
    })

/** One limit until the first word of a pull, another between two (DC-16, LIM-15). */
const keepTalking = <A>(limits: CallLimits, scheduler: SchedulerLike): MonoTypeOperatorFunction<A> =>
  timeout({
    first: armable(limits.pullBeginTimeoutMs),
    each: armable(limits.pullInactivityTimeoutMs),
    scheduler,
    with: ({ seen }) =>
      throwError(() =>
        seen === 0
          ? new DockerTimeoutError("pullBegin", limits.pullBeginTimeoutMs)
          : new DockerTimeoutError("pullInactivity", limits.pullInactivityTimeoutMs),
      ),
  })

/** A timer set for longer than 24.8 days fires at once. */
export const armable = (ms: number): number => Math.min(ms, 2 ** 31 - 1)
