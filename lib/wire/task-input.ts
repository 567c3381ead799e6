/**
 * A task as a caller submits it, and the way from there to a `TaskDefinition`: every fault of the input is told at once, and what
 * was left out is filled in.
 */
import * as E from "fp-ts/lib/Either.js"
import type { ContainerDefinition, TaskDefinition, VolumeDefinition } from "../model/definition.ts"
import { withEmptyVolumes } from "../model/empty-volume.ts"
import type { Issue } from "../model/error.ts"
import { compact } from "./compact.ts"
import { firstAtEachPath } from "./issue.ts"
import { asPlain } from "./plain.ts"
import { issuesOf } from "./strict.ts"
import { findTaskIssues } from "./task-check.ts"
import { TaskCodec } from "./task-codec.ts"

/**
 * A group of containers that are run and stopped together. Names are ECS's; unknown keys are refused by name. Corresponds to
 * `api.Task`.
 */
export interface TaskInput {
  /** The task's identity; default `task/<uuid>`. */
  readonly arn?: string | undefined
  /** Default `task`. */
  readonly family?: string | undefined
  /** Default `1`. */
  readonly version?: string | undefined
  /** At least one, at most 1024. */
  readonly containers: readonly ContainerInput[]
  readonly volumes?: readonly VolumeInput[] | undefined
  /** Default `RUNNING`. */
  readonly desiredStatus?: "RUNNING" | "STOPPED" | undefined
  /** The task starts once every stop registered under this number or a lower one is done; 0 and absent: at once. */
  readonly startSequenceNumber?: number | undefined
  readonly stopSequenceNumber?: number | undefined
}

/** One container of a submitted task. Corresponds, as it is accepted, to `api.Container`. */
export interface ContainerInput {
  /** Unique within the task: letters, digits, `_`, `.` and `-`. */
  readonly name: string
  readonly image: string
  /** The task stops when an essential container does; default true. */
  readonly essential?: boolean | undefined
  /** Default: the image's own. */
  readonly command?: readonly string[] | undefined
  /** Default: the image's own; an empty list clears it. */
  readonly entryPoint?: readonly string[] | undefined
  readonly environment?: Readonly<Record<string, string>> | undefined
  /**
   * CPU shares, up to 262144; default Docker's minimum of 2, where Docker by itself gives 1024: on busy processors the container comes
   * up later for that (DM-60).
   */
  readonly cpu?: number | undefined
  /** MiB; default 0, no limit. */
  readonly memory?: number | undefined
  /** Containers of this task to reach by name: `name` or `name:alias`. */
  readonly links?: readonly string[] | undefined
  /** Containers of this task whose volumes are shared. */
  readonly volumesFrom?: readonly VolumeFromInput[] | undefined
  /** Volumes of this task to mount. */
  readonly mountPoints?: readonly MountPointInput[] | undefined
  readonly portMappings?: readonly PortMappingInput[] | undefined
  /** Replaces the command, even with an empty one. */
  readonly overrides?: { readonly command?: readonly string[] | undefined } | undefined
  readonly dockerConfig?: DockerConfigInput | undefined
}

/** All volumes of another container of the task, where they are there. */
export interface VolumeFromInput {
  readonly sourceContainer: string
  readonly readOnly?: boolean | undefined
}

/** One of the task's volumes, and where a container has it. */
export interface MountPointInput {
  readonly sourceVolume: string
  /** Absolute, in the container. */
  readonly containerPath: string
  readonly readOnly?: boolean | undefined
}

/** A port of a container, published on all addresses of the host (LIM-17). */
export interface PortMappingInput {
  readonly containerPort: number
  /** Default 0: Docker chooses. */
  readonly hostPort?: number | undefined
  /** Default `tcp`. */
  readonly protocol?: "tcp" | "udp" | undefined
}

/**
 * Raw Docker JSON texts, laid over what is built from the other fields. Keys count whatever their case; one that Docker is not known to
 * have is ignored (DM-63), and the engine's logger is warned of it.
 */
export interface DockerConfigInput {
  /** For the top level of Docker's create body: `{"User":"1000"}`. */
  readonly config?: string | undefined
  /** `{"NetworkMode":"my-net"}` */
  readonly hostConfig?: string | undefined
  /** The API version to create and start this container with: `1.41`. */
  readonly version?: string | undefined
}

/**
 * A folder of the host by its absolute path or, without `sourcePath`, an empty volume that lives as long as the task. A plain name is to
 * Docker a volume of its own, made where there is none, which outlives the task.
 */
export interface VolumeInput {
  readonly name: string
  readonly host?: { readonly sourcePath?: string | undefined } | undefined
}

/**
 * Every fault is told, with the path of each offending key. Nothing that a caller may hand over makes this throw.
 *
 * @example
 * decodeTask({ containers: [{ name: "web", image: "nginx" }] }, { arn: "task/1" })._tag // "Right"
 * decodeTask({ containers: [{ name: "web", image: "nginx", cpu: -1 }] }, { arn: "task/1" })._tag // "Left"
 */
export const decodeTask = (
  input: unknown,
  defaults: { readonly arn: string },
): E.Either<readonly Issue[], TaskDefinition> => {
  const task = decodeTaskInput(input)
  return E.isLeft(task) ? task : E.right(withEmptyVolumes(define(task.right, defaults)))
}

/** The same check, for who hands the task on as it was submitted. */
export const decodeTaskInput = (input: unknown): E.Either<readonly Issue[], TaskInput> => {
  const plain = asPlain(input)
  if (E.isLeft(plain)) return plain
  const decoded = TaskCodec.decode(plain.right)
  const issues = findTaskIssues(plain.right)
  if (E.isLeft(decoded)) return E.left(firstAtEachPath([...issuesOf(decoded.left), ...issues]))
  return issues.length === 0 ? decoded : E.left(firstAtEachPath(issues))
}

const define = (task: TaskInput, defaults: { readonly arn: string }): TaskDefinition => ({
  arn: task.arn ?? defaults.arn,
  family: task.family ?? "task",
  version: task.version ?? "1",
  containers: task.containers.map(defineContainer),
  volumes: task.volumes?.map(defineVolume) ?? none,
  desiredStatus: task.desiredStatus ?? "RUNNING",
  // 0 is the original's way to say that there is none (DM-20).
  ...compact({
    startSequenceNumber: task.startSequenceNumber === 0 ? undefined : task.startSequenceNumber,
    stopSequenceNumber: task.stopSequenceNumber === 0 ? undefined : task.stopSequenceNumber,
  }),
})

/** Shared by all that is not given, since most lists of most containers are not. */
const none: readonly never[] = Object.freeze([])
const noEnvironment: Readonly<Record<string, string>> = Object.freeze({})

const defineContainer = (container: ContainerInput): ContainerDefinition => ({
  name: container.name,
  image: container.image,
  essential: container.essential ?? true,
  ...compact({ command: container.command, entryPoint: container.entryPoint }),
  environment: container.environment ?? noEnvironment,
  cpu: container.cpu ?? 0,
  memory: container.memory ?? 0,
  links: container.links ?? none,
  volumesFrom: container.volumesFrom?.map((from) => ({ ...from, readOnly: from.readOnly ?? false })) ?? none,
  mountPoints: container.mountPoints?.map((mount) => ({ ...mount, readOnly: mount.readOnly ?? false })) ?? none,
  portMappings:
    container.portMappings?.map(({ containerPort, hostPort = 0, protocol = "tcp" }) => ({
      containerPort,
      hostPort,
      protocol,
    })) ?? none,
  ...compact({ overrides: kept(container.overrides), dockerConfig: kept(container.dockerConfig) }),
})

/** An object in which nothing is given says nothing. */
const kept = <T extends object>(given: T | undefined): ReturnType<typeof compact<T>> | undefined =>
  given === undefined || Object.keys(compact(given)).length === 0 ? undefined : compact(given)

const defineVolume = ({ name, host }: VolumeInput): VolumeDefinition => ({
  name,
  ...(host?.sourcePath === undefined || host.sourcePath === "" ? {} : { sourcePath: host.sourcePath }),
})
