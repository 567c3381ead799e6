/**
 * The embedded Docker: a daemon in this process, behind the same port as the real one, for those who have none or want three
 * hours to pass in a millisecond. What a person at the daemon could do is here besides: kill, remove, restart, look.
 */
import { asyncScheduler, type Observable, type SchedulerLike, Subject } from "rxjs"
import type { DockerClient, DockerConfig, DockerHostConfig } from "../docker/client.ts"
import type { ContainerInspection } from "../model/daemon.ts"
import { EngineError } from "../model/error.ts"
import { createClient, type DockerRequest, noDaemon } from "./client.ts"
import { inspectionOf, type SimulatedContainer } from "./container.ts"
import type { ImageSpec } from "./image.ts"
import { type DockerCall, type Latency, paceOf } from "./latency.ts"
import { inOrder } from "./query.ts"
import type { Health } from "./request.ts"
import { type Call, Runtime } from "./runtime.ts"
import { bootDaemon, findContainer } from "./step.ts"
import { valuesOf } from "./table.ts"

/** What a simulated daemon is made of; all of it may be left out. */
export interface SimulatedDockerOptions {
  /** The clock; default rxjs's `asyncScheduler`. A virtual one makes every wait last no time. */
  readonly scheduler?: SchedulerLike | undefined
  /** Fixes every identity that is drawn; default 1. */
  readonly seed?: number | undefined
  /** The images that exist; absent: all of them. A bare name is on the registry and here, an {@link ImageSpec} as it says. */
  readonly images?: readonly (string | ImageSpec)[] | undefined
  /** Milliseconds for each call and for the daemon's own work, or for some; the defaults are 0 to 10. */
  readonly latency?: Latency | undefined
}

/** A container, looked at from outside. */
export interface ContainerSnapshot extends ContainerInspection {
  /** What the health checks have come to in this life; absent: nothing. */
  readonly health?: Health | undefined
  readonly image: string
  readonly config: DockerConfig
  readonly hostConfig: DockerHostConfig
}

/** How the daemon goes. */
export interface DaemonEnd {
  /** Docker's live-restore: the containers run on, unwatched. Default false: they are stopped or killed. */
  readonly keepsContainers?: boolean | undefined
  /**
   * Default false: in good order. The daemon takes no more calls, stops its containers (SIGTERM, SIGKILL after 10 s), tells
   * so, and is gone when the last has come to rest. A crash is at once and without a word.
   */
  readonly crashes?: boolean | undefined
}

/**
 * The port, and what a person at the daemon can do. These act at once and ask no latency; what the daemon refuses, such
 * as a kill of what does not run, they throw as an `EngineError`. What is asked of a container that has died just now waits
 * until its network is gone.
 *
 * @example
 * const docker = createSimulatedDocker()
 * await firstValueFrom(docker.createContainer({ Image: "busybox", Cmd: ["httpd"] }, {}, "web"))
 * await firstValueFrom(docker.startContainer("web"))
 * docker.outOfMemory("web", { of: "child" }) // events: oom
 * docker.health("web", "unhealthy") // events: health_status
 * docker.restartDaemon({ downMs: 2000 }) // events: kill, die, stop; then every connection breaks off
 */
export interface SimulatedDocker extends DockerClient {
  /** `docker kill`; default `SIGKILL`. */
  kill(idOrName: string, signal?: string | number): void
  /** `docker pause`: its program stands still until `unpause`, or a signal that it could not receive otherwise. */
  pause(idOrName: string): void
  unpause(idOrName: string): void
  /** `docker rm -f`. */
  removeByHand(idOrName: string): void
  /** `docker restart`: a stop with its grace, 10 s unless told, then a start. */
  restartByHand(idOrName: string, options?: { readonly graceMs?: number | undefined }): void
  /** `docker exec`. The command takes no time, and tells events alone. */
  exec(idOrName: string, command: readonly string[]): void
  /** The kernel kills its main process for memory, of which the container dies; or a child, and the container lives on. */
  outOfMemory(idOrName: string, options?: { readonly of?: "main" | "child" | undefined }): void
  /** A health check comes to this verdict. */
  health(idOrName: string, verdict: Health): void
  /** Its next removal fails halfway and leaves it `dead`; the one after that succeeds. */
  spoilRemoval(idOrName: string): void
  /** Ends the daemon; nothing happens if it is down or on its way. */
  stopDaemon(end?: DaemonEnd): void
  /** Has it back at once, or as soon as it has gone: without its memory of events, and with what has become of its containers. */
  startDaemon(): void
  /** Both, `downMs` after one another; default a second. */
  restartDaemon(options?: DaemonEnd & { readonly downMs?: number | undefined }): void
  /** One container; undefined where there is none. */
  container(idOrName: string): ContainerSnapshot | undefined
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
 * const { containerId } = await firstValueFrom(docker.createContainer({ Image: "busybox", Cmd: ["sleep", "5"] }, {}, "nap"))
 * await firstValueFrom(docker.startContainer(containerId))
 * docker.containers()[0]?.state // "running"
 * docker.close()
 */
export const createSimulatedDocker = (options: SimulatedDockerOptions = {}): SimulatedDocker => {
  const { scheduler = asyncScheduler, latency } = options
  const runtime = new Runtime(bootDaemon({ ...options, pace: paceOf(latency) }), scheduler)
  const { note, requests$, requests, complete } = countRequests()
  const act = (call: Call): void => {
    if (!runtime.isUp && !isFate(call)) throw noDaemon()
    const refusal = runtime.order(call)
    if (refusal !== undefined)
      throw new EngineError("DockerRefusedError", refusal.refused, { verdict: refusal.verdict })
  }
  return {
    ...createClient({ runtime, scheduler, latency, note }),
    ...deeds(act),
    ...powerOf(runtime),
    container: (id) => {
      const found = findContainer(runtime.daemon, id)
      return found && snapshotOf(found)
    },
    containers: () => inOrder(valuesOf(runtime.daemon.containers)).map(snapshotOf),
    requests$,
    requests,
    close: () => {
      runtime.close()
      complete()
    },
  }
}

/** What happens also where no daemon watches. */
const isFate = (call: Call): boolean => call.do === "oom" || call.do === "spoil"

type Deeds = Pick<
  SimulatedDocker,
  "kill" | "pause" | "unpause" | "removeByHand" | "restartByHand" | "exec" | "outOfMemory" | "health" | "spoilRemoval"
>

const deeds = (act: (call: Call) => void): Deeds => ({
  kill: (id, signal = "SIGKILL") => act({ do: "kill", id, signal }),
  pause: (id) => act({ do: "pause", id }),
  unpause: (id) => act({ do: "unpause", id }),
  removeByHand: (id) => act({ do: "remove", id, force: true }),
  restartByHand: (id, { graceMs } = {}) => act({ do: "restart", id, graceMs }),
  exec: (id, command) => act({ do: "exec", id, command }),
  outOfMemory: (id, { of = "main" } = {}) => act({ do: "oom", id, of }),
  health: (id, health) => act({ do: "judge", id, health }),
  spoilRemoval: (id) => act({ do: "spoil", id }),
})

const defaultDownMs = 1000

const powerOf = (runtime: Runtime): Pick<SimulatedDocker, "stopDaemon" | "startDaemon" | "restartDaemon"> => {
  const stopDaemon = ({ keepsContainers = false, crashes = false }: DaemonEnd = {}): void =>
    void runtime.take({ do: crashes ? "crash" : "shutDown", keepsContainers })
  return {
    stopDaemon,
    startDaemon: () => runtime.return(0),
    restartDaemon: ({ downMs = defaultDownMs, ...end } = {}) => {
      runtime.return(downMs)
      stopDaemon(end)
    },
  }
}

const snapshotOf = (container: SimulatedContainer): ContainerSnapshot => ({
  ...inspectionOf(container),
  ...(container.health === undefined ? {} : { health: container.health }),
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
