/**
 * A task's containers, each beside its definition. The two lists have one order, and are put together in this one place, so
 * that nobody else has to say what would be if a container had no definition.
 */
import type { ContainerDefinition } from "../model/definition.ts"
import type { ContainerState, TaskState } from "../model/task.ts"

export interface Member {
  readonly container: ContainerState
  readonly definition: ContainerDefinition
}

export const membersOf = ({ definition: { containers: definitions }, containers }: TaskState): readonly Member[] =>
  containers.flatMap((container, index) =>
    definitions.slice(index, index + 1).map((definition) => ({ container, definition })),
  )

/** The task with each container mapped; the same task where no container changes. */
export const withContainers = (task: TaskState, change: (container: ContainerState) => ContainerState): TaskState =>
  withMembers(task, ({ container }) => change(container))

/** Likewise, where the change depends on the definition. */
export const withMembers = (task: TaskState, change: (member: Member) => ContainerState): TaskState => {
  const containers = membersOf(task).map(change)
  return containers.every((container, index) => container === task.containers[index]) ? task : { ...task, containers }
}
