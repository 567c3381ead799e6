/** What was asked for: a task as accepted, with its defaults filled. It never changes once it is accepted. */

/** A task: containers that are scheduled, watched and stopped together (DM-20). */
export interface TaskDefinition {
  readonly arn: string
  readonly family: string
  readonly version: string
  readonly containers: readonly ContainerDefinition[]
  readonly volumes: readonly VolumeDefinition[]
  readonly desiredStatus: "RUNNING" | "STOPPED"
  /** A start waits for every stop registered under this number or a lower one; absent: it waits for none (TM-90). */
  readonly startSequenceNumber?: number
  readonly stopSequenceNumber?: number
}

/** More containers nobody can give a task. */
export const mostContainers = 1024

/** More no task has, together with the one that holds its empty volumes. */
export const mostMembers = mostContainers + 1

/** One container of a task (DM-30). */
export interface ContainerDefinition {
  readonly name: string
  readonly image: string
  /** The task stops when an essential container does (DM-23). */
  readonly essential: boolean
  /** Absent: the image's own. */
  readonly command?: readonly string[]
  /** Absent: the image's own; an empty list clears it. */
  readonly entryPoint?: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** CPU shares; 0 and 1 become Docker's minimum of 2 (DM-60). */
  readonly cpu: number
  /** MiB; 0 is no limit. */
  readonly memory: number
  /** `name` or `name:alias` (DM-62). */
  readonly links: readonly string[]
  readonly volumesFrom: readonly VolumeFrom[]
  readonly mountPoints: readonly MountPoint[]
  readonly portMappings: readonly PortMapping[]
  readonly overrides?: { readonly command?: readonly string[] }
  readonly dockerConfig?: DockerOverlay
  /** Made by us to hold the task's empty volumes: created, never started, never told of (DM-51). */
  readonly internal?: true
}

export interface VolumeFrom {
  readonly sourceContainer: string
  readonly readOnly: boolean
}

export interface MountPoint {
  readonly sourceVolume: string
  readonly containerPath: string
  readonly readOnly: boolean
}

export type Protocol = "tcp" | "udp"

/** A port asked for; `hostPort` 0 lets Docker choose. */
export interface PortMapping {
  readonly containerPort: number
  readonly hostPort: number
  readonly protocol: Protocol
}

/** A port observed on the host (DM-70). */
export interface PortBinding {
  readonly containerPort: number
  readonly hostPort: number
  readonly protocol: Protocol
  readonly bindIp: string
}

/** Raw Docker JSON texts, laid over the config that is built from the definition (DM-63). */
export interface DockerOverlay {
  readonly config?: string
  readonly hostConfig?: string
  /** API version to create and start this container with. */
  readonly version?: string
}

/** A volume of the task; without a `sourcePath` it is an empty one that lives as long as the task (DM-40). */
export interface VolumeDefinition {
  readonly name: string
  readonly sourcePath?: string
}

/** The name a link points at: what stands before the first colon (DG-1). */
export const linkTarget = (link: string): string => link.split(":", 1)[0] ?? link
