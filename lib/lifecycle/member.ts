/**
 * A task's containers, each beside its definition. The two lists have one order, and are put together in this one place, so
 * that nobody else has to say what would be if a container had no definition.
 */
import type { ContainerDefinition } from "../model/definition.ts"
import { changeTask, type ContainerState, type TaskState } from "../model/task.ts"

export interface Member {
  readonly container: ContainerState
  readonly definition: ContainerDefinition
}

/** One that has no definition, which only a damaged state could hold, is nobody's container. */
export const membersOf = ({ definition, containers }: TaskState): readonly Member[] => {
  const members: Member[] = []
  for (const [index, container] of containers.entries()) {
    const described = definition.containers[index]
    if (described !== undefined) members.push({ container, definition: described })
  }
  return members
}

/** The first container, beside its definition, of which it is true. */
export const findMember = (
  task: TaskState,
  isWanted: (container: ContainerState, definition: ContainerDefinition) => boolean,
): Member | undefined => {
  let index = 0
  for (const container of task.containers) {
    const definition = task.definition.containers[index]
    if (definition !== undefined && isWanted(container, definition)) return { container, definition }
    index += 1
  }
  return undefined
}

/** The task with each container mapped; the same task where no container changes. */
export const withContainers = (
  task: TaskState,
  change: (container: ContainerState, definition: ContainerDefinition) => ContainerState,
): TaskState => {
  const definitions = task.definition.containers
  let containers: ContainerState[] | undefined
  let index = 0
  for (const container of task.containers) {
    const definition = definitions[index]
    const changed = definition === undefined ? container : change(container, definition)
    if (changed !== container) (containers ??= [...task.containers])[index] = changed
    index += 1
  }
  return containers === undefined ? task : changeTask(task, { containers })
}
