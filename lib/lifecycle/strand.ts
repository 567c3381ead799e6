/** Whoever waits for what can never be is stranded: it is given up with its reason, and the task with it (TM-50, TM-53). */
import type { ContainerDefinition } from "../model/definition.ts"
import { isAtLeast } from "../model/status.ts"
import { changeTask, type ContainerState, type TaskState } from "../model/task.ts"
import { giveUp } from "./end.ts"
import { findMember, withContainers } from "./member.ts"

/** `lost` says of a container, as its reason says it, what it waits for in vain; undefined: nothing. */
export const giveUpStranded = (
  task: TaskState,
  lost: (definition: ContainerDefinition, container: ContainerState) => string | undefined,
): TaskState => {
  if (task.desired === "STOPPED") return task
  const stranded = findMember(
    task,
    (container, definition) => isWaiting(container) && lost(definition, container) !== undefined,
  )
  if (stranded === undefined) return task
  const { name } = stranded.container
  const message = `${name} ${String(lost(stranded.definition, stranded.container))}`
  const givenUp = withContainers(task, (container) =>
    container.name === name ? giveUp(container, { name: "DependencyError", message }) : container,
  )
  return changeTask(givenUp, { desired: "STOPPED", stoppedBy: name })
}

/** Of one that an ECS agent has saved no start need be known, though it runs; whoever is just being started waits for nobody. */
const isWaiting = ({ known, desired, startedAt, death, call }: ContainerState): boolean =>
  desired !== "STOPPED" &&
  !isAtLeast(known, "RUNNING") &&
  startedAt === undefined &&
  death === undefined &&
  !(call?.name === "start" && call.admittedAt !== undefined)
