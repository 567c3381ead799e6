/**
 * The embedded Docker: a daemon in this process, behind the same port as the real one, for those who have none or want three
 * hours to pass in a millisecond. What a person at the daemon could do is here besides: kill, remove, restart, look.
 */
import { asyncScheduler, type Observable, type SchedulerLike, Subject } from "rxjs"
import type { DockerConfig, DockerHostConfig } from "../docker/client.ts"
import type { ContainerInspection } from "../model/daemon.ts"
import { createRandom } from "./chance.ts"
import { createClient, type DockerRequest } from "./client.ts"
import { inspectionOf, type SimulatedContainer } from "./container.ts"
import { withFaults, type FaultyDocker } from "./fault-client.ts"
import type { DrawnFault, Faults } from "./fault.ts"
import type { ImageSpec } from "./image.ts"
import { type DockerCall, type Latency, paceOf } from "./latency.ts"
import { type Person, personAt } from "./person.ts"
import { inOrder } from "./query.ts"
import type { Health } from "./request.ts"
import { Runtime } from "./runtime.ts"
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
  /** What goes wrong, drawn from the seed; default: nothing. */
  readonly faults?: Faults | undefined
}

/** A container, looked at from outside. */
export interface ContainerSnapshot extends ContainerInspection {
  /** What the health checks have come to in this life; absent: nothing. */
  readonly health?: Health | undefined
  readonly image: string
  readonly config: DockerConfig
  readonly hostConfig: DockerHostConfig
}

/** The port, what a person at the daemon can do, and what can be seen of it from outside. */
export interface SimulatedDocker extends FaultyDocker, Person {
  /** One container; undefined where there is none. */
  container(idOrName: string): ContainerSnapshot | undefined
  /** Every container there is, the oldest first. */
  containers(): readonly ContainerSnapshot[]
  /** Each call as it is made; late subscribers get what comes from then on. */
  readonly requests$: Observable<DockerRequest>
  /** Each fault as it comes about. */
  readonly faults$: Observable<DrawnFault>
  /** How many calls there were of each kind. */
  requests(): Readonly<Record<DockerCall, number>>
  /** Ends the daemon and its containers: timers stop, streams complete, and nobody is answered any more. */
  close(): void
}

/**
 * Makes a simulated Docker 20.10 of its own, empty. It understands a handful of programs (`sleep`, `echo`, `exit`, `true`, `false`,
 * `trap`, `wget` and their like, and scripts made of them); it takes any other, and an image without a command, for a server, which
 * runs until it is stopped.
 *
 * @example
 * const docker = createSimulatedDocker({ seed: 7 })
 * const { containerId } = await firstValueFrom(docker.createContainer({ Image: "busybox", Cmd: ["sleep", "5"] }, {}, "nap"))
 * await firstValueFrom(docker.startContainer(containerId))
 * docker.containers()[0]?.state // "running"
 * docker.close()
 */
export const createSimulatedDocker = (options: SimulatedDockerOptions = {}): SimulatedDocker => {
  const { scheduler = asyncScheduler, latency, seed = 1, faults = {} } = options
  const runtime = new Runtime(bootDaemon({ ...options, pace: paceOf(latency) }), scheduler)
  const { note, requests$, requests, complete } = countRequests()
  const drawn$ = new Subject<DrawnFault>()
  const client = createClient({ runtime, scheduler, latency, note })
  const random = createRandom(`faults ${String(seed)}`)
  return {
    ...withFaults(client, faults, { scheduler, random, onFault: (fault) => drawn$.next(fault) }),
    ...personAt(runtime),
    container: (id) => {
      const found = findContainer(runtime.daemon, id)
      return found && snapshotOf(found)
    },
    containers: () => inOrder(valuesOf(runtime.daemon.containers)).map(snapshotOf),
    requests$,
    requests,
    faults$: drawn$.asObservable(),
    close: () => {
      runtime.close()
      complete()
      drawn$.complete()
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
