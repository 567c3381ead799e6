/**
 * The embedded Docker: a daemon in this process, behind the same port as the real one, for those who have none or want three
 * hours to pass in a millisecond. What a person at the daemon could do is here besides: kill, remove, restart, look.
 */
import { asyncScheduler, type Observable, type SchedulerLike, Subject } from "rxjs"
import type { DockerClient, DockerConfig, DockerHostConfig } from "../docker/client.ts"
import type { ContainerInspection } from "../model/daemon.ts"
import { EngineError } from "../model/error.ts"
import { createClient, type DockerRequest } from "./client.ts"
import { inspectionOf, type SimulatedContainer } from "./container.ts"
import type { DockerCall, Latency } from "./latency.ts"
import { inOrder } from "./query.ts"
import { type Call, Runtime } from "./runtime.ts"
import { bootDaemon } from "./step.ts"

export interface SimulatedDockerOptions {
  /** The clock; default rxjs's `asyncScheduler`. A virtual one makes every wait last no time. */
  readonly scheduler?: SchedulerLike | undefined
  /** Fixes every identity that is drawn; default 1. */
  readonly seed?: number | undefined
  /** The images that exist, on the registry and here; absent: all of them. */
  readonly images?: readonly string[] | undefined
  /** Milliseconds for each call, or for some; the defaults are 0 to 10. */
  readonly latency?: Latency | undefined
}

/** A container, looked at from outside. */
export interface ContainerSnapshot extends ContainerInspection {
  readonly image: string
  readonly config: DockerConfig
  readonly hostConfig: DockerHostConfig
}

/**
 * The port, and what a person at the daemon can do. These act at once and ask no latency; what the daemon refuses, such
 * as a kill of what does not run, they throw as an `EngineError`.
 */
export interface SimulatedDocker extends DockerClient {
  /** `docker kill`; default `SIGKILL`. */
  kill(idOrName: string, signal?: string | number): void
  /** `docker rm -f`. */
  removeByHand(idOrName: string): void
  /** `docker restart`: a stop with its grace, 10 s unless told, then a start. */
  restartByHand(idOrName: string, options?: { readonly graceMs?: number | undefined }): void
  /** Every container there is, the oldest first. */
  containers(): readonly ContainerSnapshot[]
  /** Each call as it is made; late subscribers get what comes from then on. */
  readonly requests$: Observable<DockerRequest>
  /** How many calls there were of each kind. */
  requests(): Readonly<Record<DockerCall, number>>
  /** Ends the daemon and its containers: timers stop, streams complete, and nobody is answered any more. */
  close(): void
}

/**
 * Makes a simulated Docker 20.10 of its own, empty.
 *
 * @example
 * const docker = createSimulatedDocker({ seed: 7 })
 * docker
 *   .createContainer({ Image: "busybox", Cmd: ["sleep", "5"] }, {}, "nap")
 *   .pipe(concatMap(({ containerId }) => docker.startContainer(containerId)))
 *   .subscribe(() => docker.containers()[0]?.state) // "running"
 */
export const createSimulatedDocker = (options: SimulatedDockerOptions = {}): SimulatedDocker => {
  const { scheduler = asyncScheduler, latency } = options
  const runtime = new Runtime(bootDaemon(options), scheduler)
  const { note, requests$, requests, complete } = countRequests()
  const act = (call: Call): void => {
    const refusal = runtime.order(call)
    if (refusal !== undefined)
      throw new EngineError("DockerRefusedError", refusal.refused, { verdict: refusal.verdict })
  }
  return {
    ...createClient({ runtime, scheduler, latency, note }),
    kill: (id, signal = "SIGKILL") => act({ do: "kill", id, signal }),
    removeByHand: (id) => act({ do: "remove", id, force: true }),
    restartByHand: (id, { graceMs } = {}) => act({ do: "restart", id, graceMs }),
    containers: () => inOrder(runtime.daemon).map(snapshotOf),
    requests$,
    requests,
    close: () => {
      runtime.close()
      complete()
    },
  }
}

const snapshotOf = (container: SimulatedContainer): ContainerSnapshot => ({
  ...inspectionOf(container),
  image: container.image,
  config: container.config,
  hostConfig: container.hostConfig,
})

const countRequests = () => {
  const requests = new Subject<DockerRequest>()
  const counts = {
    ping: 0,
    version: 0,
    events: 0,
    pull: 0,
    create: 0,
    start: 0,
    stop: 0,
    remove: 0,
    inspect: 0,
    list: 0,
  }
  return {
    note: (request: DockerRequest): void => {
      counts[request.call]++
      requests.next(request)
    },
    requests$: requests.asObservable(),
    requests: (): Readonly<Record<DockerCall, number>> => ({ ...counts }),
    complete: () => requests.complete(),
  }
}
