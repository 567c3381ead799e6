/** A task as its users see it: the state without the machinery. */
import type { ContainerDefinition, PortBinding, TaskDefinition } from "../model/definition.ts"
import { isInternal } from "../model/empty-volume.ts"
import type { ContainerStatus, TaskStatus } from "../model/status.ts"
import { containerReason, taskReason, type ContainerState, type TaskState } from "../model/task.ts"

/** What was asked for and what is known of it; times in epoch milliseconds. */
export interface Task {
  readonly arn: string
  readonly family: string
  readonly version: string
  readonly desiredStatus: TaskStatus
  readonly knownStatus: TaskStatus
  /** The last status that was marked as sent to a backend. */
  readonly sentStatus: TaskStatus
  readonly knownAt: number
  /** Why it stopped; absent when it was asked to. */
  readonly reason?: string
  readonly containers: readonly Container[]
  /** What was accepted, its defaults filled. */
  readonly definition: TaskDefinition
}

/** One container of a task, as it is known; `knownAt` in epoch milliseconds. */
export interface Container {
  readonly name: string
  readonly image: string
  readonly containerId?: string
  readonly dockerName?: string
  readonly desiredStatus: ContainerStatus
  readonly knownStatus: ContainerStatus
  readonly sentStatus: ContainerStatus
  readonly knownAt: number
  readonly exitCode?: number
  readonly reason?: string
  readonly portBindings?: readonly PortBinding[]
}

export const viewTask = (task: TaskState): Task => {
  const { definition, desired, known, sent, knownAt } = task
  const reason = known === "STOPPED" ? taskReason(task) : undefined
  return {
    arn: definition.arn,
    family: definition.family,
    version: definition.version,
    desiredStatus: desired,
    knownStatus: known,
    sentStatus: sent,
    knownAt,
    ...(reason === undefined ? {} : { reason }),
    containers: task.containers.flatMap((container, index) =>
      definition.containers
        .slice(index, index + 1)
        .filter(isOwn)
        .map(({ image }) => viewContainer(container, image)),
    ),
    definition: viewDefinition(definition),
  }
}

/** What was asked for, without what we have added. */
const viewDefinition = (definition: TaskDefinition): TaskDefinition =>
  definition.containers.every(isOwn) ? definition : { ...definition, containers: definition.containers.filter(isOwn) }

const isOwn = (container: ContainerDefinition): boolean => !isInternal(container)

const viewContainer = (container: ContainerState, image: string): Container => {
  const { name, containerId, dockerName, desired, known, sent, knownAt, exitCode, portBindings } = container
  const reason = containerReason(container)
  return {
    name,
    image,
    ...(containerId === undefined ? {} : { containerId }),
    ...(dockerName === undefined ? {} : { dockerName }),
    desiredStatus: desired,
    knownStatus: known,
    sentStatus: sent,
    knownAt,
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(reason === undefined ? {} : { reason }),
    ...(portBindings === undefined ? {} : { portBindings }),
  }
}
