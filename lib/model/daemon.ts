/** What a Docker daemon tells, read down to what the engine uses. */
import type { PortBinding } from "./definition.ts"
import type { EngineError } from "./error.ts"

/** One thing that happened to a container, as the daemon told it. Corresponds to `DockerContainerChangeEvent`. */
export interface ContainerEvent {
  /** Docker's word, without what some carry behind a colon: `start`, `die`, `oom`, `health_status`, `exec_create`, … */
  readonly action: string
  readonly containerId: string
  /** The container's labels beside `image`, `name` and, on a `die`, `exitCode`. */
  readonly attributes: Readonly<Record<string, string>>
  /** Nanoseconds of the daemon's clock. A double holds them to a quarter of a microsecond. */
  readonly timeNano: number
}

/** What a call to the daemon tells of a container. Corresponds to `DockerContainerMetadata`. */
export interface ContainerMetadata {
  readonly containerId: string
  readonly exitCode?: number | undefined
  readonly portBindings?: readonly PortBinding[] | undefined
  /** Container path to host path of each mount. */
  readonly volumes?: Readonly<Record<string, string>> | undefined
  readonly error?: EngineError | undefined
}

/** Docker's own word for a container's state. */
export type DockerState = "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead"

/** What an inspect tells, read down to what the engine uses; all times in epoch milliseconds of the daemon's clock. */
export interface ContainerInspection {
  readonly containerId: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly state: DockerState
  /** Absent: never started. */
  readonly startedAt?: number | undefined
  /** Absent: has not finished since. */
  readonly finishedAt?: number | undefined
  /** Only where it has finished: a container merely created reports 0 (BUG-4). */
  readonly exitCode?: number | undefined
  /** True once any process of the container was killed for memory; it sticks until the next start. */
  readonly oomKilled: boolean
  /** The daemon's `State.Error`. */
  readonly error?: string | undefined
  readonly portBindings: readonly PortBinding[]
  readonly volumes: Readonly<Record<string, string>>
  /** Not all the volumes that were to be made with it are there, as a daemon leaves it that is ended meanwhile. */
  readonly lacksVolumes?: boolean | undefined
}

/** One entry of the daemon's list of containers. Corresponds, as a list, to `ListContainersResponse`. */
export interface ListedContainer {
  readonly id: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly state: DockerState
}

/** One report of a running pull. Bytes are of the layer named, or absent where the daemon gives none. */
export interface PullProgress {
  /** Docker's word: `Downloading`, `Extracting`, `Pull complete`, … */
  readonly status: string
  readonly layer?: string | undefined
  readonly currentBytes?: number | undefined
  readonly totalBytes?: number | undefined
}

/**
 * What a registry is shown. Those that the engine finds are concealed: read the properties by name, do not copy the object.
 */
export interface RegistryCredentials {
  readonly username: string
  readonly password: string
  readonly email?: string | undefined
  /** Takes the place of name and password, which are empty then. */
  readonly identityToken?: string | undefined
}
