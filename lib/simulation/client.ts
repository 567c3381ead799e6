/**
 * The simulated daemon's client: the port's words for the daemon's. Each subscription is one request, which takes its time
 * to get there on the scheduler. Giving up waiting undoes nothing: the request is under way, and the daemon does it all the
 * same. Only pulls and event streams end with their subscription.
 */
import { concat, concatMap, defer, delay, EMPTY, filter, from, map, Observable, of, throwError } from "rxjs"
import type { SchedulerLike, Subscriber } from "rxjs"
import type { ContainerEventsOptions, DockerClient } from "../docker/client.ts"
import type { ContainerEvent, ContainerMetadata, PullProgress, RegistryCredentials } from "../model/daemon.ts"
import { CannotContainerError, CannotGetDockerclientError, type CannotVerb } from "../model/error.ts"
import { reportPull } from "./image.ts"
import { type DockerCall, type Latency, latencyOf } from "./latency.ts"
import { describe, hasLabels, inspect, list, replay } from "./query.ts"
import { isRefusal, noDaemon, type Refusal } from "./refusal.ts"
import { refusePull } from "./registry.ts"
import type { Call, Runtime } from "./runtime.ts"
import { apiVersion, apiVersions, daemonVersion, refuseVersion } from "./version.ts"

/** A call as it was made. */
export interface DockerRequest {
  readonly call: DockerCall
  /** The image, the name or the id that it is about; empty where it is about none. */
  readonly target: string
  /** Epoch milliseconds of the scheduler's clock. */
  readonly at: number
}

export interface ClientOptions {
  readonly runtime: Runtime
  readonly scheduler: SchedulerLike
  readonly latency: Latency | undefined
  /** Is told of each request as it is made. */
  readonly note: (request: DockerRequest) => void
  /** The API version to speak; absent: the daemon's own. */
  readonly version?: string | undefined
}

export const createClient = (options: ClientOptions): DockerClient => {
  const { runtime } = options
  const ask = <T>(call: DockerCall, target: string, query: () => T): Observable<T> =>
    request(options, call, target, (caller) => emitOnly(caller, query()))
  const look = <T extends object>(verb: CannotVerb, target: string, query: () => T | Refusal): Observable<T> =>
    request(options, "inspect", target, (caller) =>
      runtime.call({ do: "visit", id: target }, (reply) => conclude(caller, verb, isRefusal(reply) ? reply : query())),
    )
  return {
    ping: () => ask("ping", "", () => ({ apiVersion })),
    version: () => ask("version", "", () => `DockerVersion: ${daemonVersion}`),
    supportedVersions: () => ask("version", "", () => apiVersions),
    withVersion: (version) => createClient({ ...options, version }),
    containerEvents: (wanted) =>
      request(options, "events", "", (caller) => eventsOf(runtime, wanted).subscribe(caller)),
    pullImage: (image, { auth } = {}) =>
      request(options, "pull", image, (caller) => pullOf(options, image, auth).subscribe(caller)),
    createContainer: (config, hostConfig, name) =>
      command(options, "Create", name, { do: "create", config, hostConfig, name }),
    startContainer: (id) => command(options, "Start", id, { do: "start", id }),
    stopContainer: (id, { graceMs } = {}) => command(options, "Stop", id, { do: "stop", id, graceMs }),
    removeContainer: (id, { force = false } = {}) =>
      command(options, "Remove", id, { do: "remove", id, force }).pipe(map(() => undefined)),
    inspectContainer: (idOrName) => look("Inspect", idOrName, () => inspect(runtime.daemon, idOrName)),
    describeContainer: (id) => look("Describe", id, () => describe(runtime.daemon, id)),
    getContainerName: (id) => look("Inspect", id, () => inspect(runtime.daemon, id)).pipe(map(({ name }) => name)),
    listContainers: (wanted) => ask("list", "", () => list(runtime.daemon, wanted)),
  }
}

/** Nothing here is torn down: what a caller no longer waits for is done nonetheless. */
const request = <T>(
  options: ClientOptions,
  call: DockerCall,
  target: string,
  perform: (caller: Subscriber<T>) => void,
): Observable<T> =>
  new Observable((caller) => {
    const { scheduler, latency, note } = options
    note({ call, target, at: scheduler.now() })
    const arrive = (): void => {
      const obstacle = findObstacle(options)
      if (obstacle === undefined) perform(caller)
      else caller.error(obstacle)
    }
    scheduler.schedule(arrive, latencyOf(latency, call))
  })

/** Why the daemon cannot be spoken to at all. */
const findObstacle = ({ runtime, version }: ClientOptions): CannotGetDockerclientError | undefined => {
  if (!runtime.isUp) return noDaemon()
  const refused = version === undefined ? undefined : refuseVersion(version)
  return refused === undefined
    ? undefined
    : new CannotGetDockerclientError(`(v${String(version)}) - ${refused}`, { retryable: false, verdict: "refused" })
}

type CommandVerb = "Create" | "Start" | "Stop" | "Remove"

const calls: Readonly<Record<CommandVerb, DockerCall>> = {
  Create: "create",
  Start: "start",
  Stop: "stop",
  Remove: "remove",
}

const command = (
  options: ClientOptions,
  verb: CommandVerb,
  target: string,
  call: Call,
): Observable<ContainerMetadata> =>
  request(options, calls[verb], target, (caller) => {
    options.runtime.call(call, (reply) => {
      const gone = isRefusal(reply) && reply.verdict === "missing" && (verb === "Stop" || verb === "Remove")
      conclude(caller, verb, gone ? { containerId: target } : reply)
    })
  })

const eventsOf = (runtime: Runtime, wanted: ContainerEventsOptions = {}): Observable<ContainerEvent> =>
  runtime.connect(
    concat(
      from(replay(runtime.ring, wanted)),
      runtime.events$.pipe(filter(({ attributes }) => hasLabels(attributes, wanted.labels))),
    ),
    () => new CannotGetDockerclientError(cutShort, { verdict: "cut" }),
  )

const cutShort = "the connection was closed before the answer had ended"

/** The image is kept with the last report, so a pull that is given up leaves nothing. */
const pullOf = (
  { runtime, scheduler, latency }: ClientOptions,
  image: string,
  auth: RegistryCredentials | undefined,
): Observable<PullProgress> => {
  const { images } = runtime.daemon
  const refused = refusePull(images, image, auth, scheduler.now())
  if (refused !== undefined) return throwError(() => errorOf("Pull", refused))
  runtime.take({ do: "give", image })
  const pauseMs = latencyOf(latency, "pull")
  const [first, ...rest] = reportPull(images, image)
  const reports$ = concat(
    first === undefined ? EMPTY : of(first),
    from(rest).pipe(concatMap((report) => of(report).pipe(delay(pauseMs, scheduler)))),
    defer(() => {
      runtime.take({ do: "keep", image })
      return EMPTY
    }),
  )
  return runtime.connect(reports$, () => errorOf("Pull", { refused: cutShort, verdict: "cut", retryable: true }))
}

const conclude = <T extends object>(caller: Subscriber<T>, verb: CannotVerb, answer: T | Refusal): void =>
  isRefusal(answer) ? caller.error(errorOf(verb, answer)) : emitOnly(caller, answer)

const emitOnly = <T>(caller: Subscriber<T>, value: T): void => {
  caller.next(value)
  caller.complete()
}

const errorOf = (verb: CannotVerb, { refused, verdict, retryable }: Refusal): CannotContainerError =>
  new CannotContainerError(verb, refused, { verdict, retryable: retryable === true })
