/**
 * The labels that our containers carry. The first four are ECS's, for people and tools that know them (DM-64); the others tell
 * our containers from another engine's, and this attempt's container from an earlier one's.
 */
import type { ContainerDefinition, TaskDefinition } from "../model/definition.ts"

export const taskArnLabel = "com.amazonaws.ecs.task-arn"
export const containerNameLabel = "com.amazonaws.ecs.container-name"
export const familyLabel = "com.amazonaws.ecs.task-definition-family"
export const versionLabel = "com.amazonaws.ecs.task-definition-version"
export const engineIdLabel = "docker-task-engine.engine-id"
export const submissionIdLabel = "docker-task-engine.submission-id"
export const attemptLabel = "docker-task-engine.attempt"
/** A hash over the create body: two containers with the same one were made alike. */
export const specHashLabel = "docker-task-engine.spec-hash"

export type Labels = Readonly<Record<string, string>>

/** Which engine creates, for which submission of a task, and at which attempt. */
export interface Maker {
  readonly engineId: string
  readonly submissionId: string
  readonly attempt: number
}

/** What is asked of a container before it is taken for our own. */
export interface Claim extends Maker {
  readonly taskArn: string
  /** Undefined: it cannot be told how it would be made now, since that hangs on others. */
  readonly specHash: string | undefined
}

/** ECS's four (DM-64). */
export const ecsLabels = (task: TaskDefinition, container: ContainerDefinition): Labels => ({
  [taskArnLabel]: task.arn,
  [containerNameLabel]: container.name,
  [familyLabel]: task.family,
  [versionLabel]: task.version,
})

/** Our four. */
export const engineLabels = ({ engineId, submissionId, attempt }: Maker, specHash: string): Labels => ({
  [engineIdLabel]: engineId,
  [submissionIdLabel]: submissionId,
  [attemptLabel]: String(attempt),
  [specHashLabel]: specHash,
})

/** True for the very container that this attempt made or would make: a create answered by "name taken" may adopt it. */
export const isOurs = (labels: Labels, { taskArn, specHash = labels[specHashLabel] ?? "", ...maker }: Claim): boolean =>
  Object.entries({ [taskArnLabel]: taskArn, ...engineLabels(maker, specHash) }).every(
    ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
  )
