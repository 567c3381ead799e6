/** What is announced: the difference between two states, found in this one place, so that nothing is lost or invented. */
import type { ContainerStateChange, StateChange, TaskStateChange } from "../model/change.ts"
import { isInternal } from "../model/empty-volume.ts"
import { isAtLeast, isReported, type ContainerStatus } from "../model/status.ts"
import { containerReason, taskReason, type ContainerState, type TaskState } from "../model/task.ts"
import { membersOf } from "./member.ts"

/**
 * The statuses that are new in `after`, a container's before its task's. One jumped over is not announced, nor is a container
 * that is of our own making. Corresponds to the ECS engine's `emitContainerEvent` and `emitTaskEvent`.
 *
 * @example
 * const { task: stopped = task } = reduceTask(task, { kind: "stopRequested", at: 2 })
 * changesBetween(task, stopped, 2).map(formatStateChange) // ["task/1 main STOPPED", "task/1 STOPPED"]
 */
export const changesBetween = (before: TaskState, after: TaskState, at: number): readonly StateChange[] => {
  const changes: StateChange[] = []
  for (const [index, { container, definition }] of membersOf(after).entries())
    if (!isInternal(definition) && container.known !== before.containers[index]?.known)
      changes.push(containerChange(after, container, at))
  if (after.known !== before.known && !isRunningInVain(after)) changes.push(taskChange(after, at))
  return changes
}

/** What no backend has been told yet of a task that is taken up again, as it was saved (TM-2). */
export const replayOf = (task: TaskState, at: number): readonly StateChange[] =>
  [
    ...untoldOf(task).map((container) => containerChange(task, container, at)),
    ...(isUntold(task) && !isRunningInVain(task) ? [taskChange(task, at)] : []),
  ].map((change) => ({ ...change, replayed: true }))

/**
 * When what a replay tells came about, so that those of several tasks can be told in that order. A task's is never before those of its
 * containers.
 */
export const knownAtOf = (task: TaskState, change: StateChange): number => {
  const told =
    change.kind === "container" ? task.containers.find(({ name }) => name === change.containerName) : undefined
  return told?.knownAt ?? Math.max(task.knownAt, ...untoldOf(task).map(({ knownAt }) => knownAt))
}

const untoldOf = (task: TaskState): readonly ContainerState[] =>
  membersOf(task).flatMap(({ container, definition }) =>
    !isInternal(definition) && isUntold(container) ? [container] : [],
  )

const isUntold = ({ known, sent }: { readonly known: ContainerStatus; readonly sent: ContainerStatus }): boolean =>
  isReported(known) && !isAtLeast(sent, known)

/** A task on its way to its end is not said to run. */
export const isRunningInVain = ({ known, desired }: Pick<TaskState, "known" | "desired">): boolean =>
  known === "RUNNING" && desired === "STOPPED"

const taskChange = (task: TaskState, at: number): TaskStateChange => {
  const reason = task.known === "STOPPED" ? taskReason(task) : undefined
  return {
    kind: "task",
    taskArn: task.definition.arn,
    status: task.known,
    ...(reason === undefined ? {} : { reason }),
    at,
  }
}

const containerChange = (task: TaskState, container: ContainerState, at: number): ContainerStateChange => {
  const { containerId, exitCode, portBindings } = container
  const reason = container.known === "STOPPED" ? containerReason(container) : undefined
  return {
    kind: "container",
    taskArn: task.definition.arn,
    containerName: container.name,
    status: container.known,
    ...(containerId === undefined ? {} : { containerId }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(portBindings === undefined || portBindings.length === 0 ? {} : { portBindings }),
    ...(reason === undefined ? {} : { reason }),
    at,
  }
}
