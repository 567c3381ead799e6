/**
 * What follows from what is known, without anybody doing anything: who is wanted no longer, who has nothing left to wait
 * for, how far the task as a whole has come. The rules are applied until none of them changes anything.
 */
import { asTaskStatus, isAtLeast, lowerOf, type ContainerStatus } from "../model/status.ts"
import { isAlive, type Call, type ContainerState, type TaskState } from "../model/task.ts"
import { lostDependency } from "./dependency.ts"
import { giveUp } from "./end.ts"
import { advance } from "./transition.ts"

export const settle = (task: TaskState, at: number): TaskState => {
  const next = riseWithContainers(abandonIdle(passDown(stopWithEssential(giveUpStranded(task))), at), at)
  return next === task ? task : settle(next, at)
}

/** Whoever still needs a link whose target has stopped is stranded, and the task with it (TM-50, TM-53, LIM-2). */
const giveUpStranded = (task: TaskState): TaskState => {
  if (task.desired === "STOPPED") return task
  const stranded = task.containers.findIndex((container, index) => strandedBy(task, container, index) !== undefined)
  const container = task.containers[stranded]
  if (container === undefined) return task
  const target = strandedBy(task, container, stranded) ?? ""
  const message = `${container.name} links to ${target}, which has stopped`
  const containers = task.containers.with(stranded, giveUp(container, { name: "DependencyError", message }))
  return { ...task, desired: "STOPPED", stoppedBy: container.name, containers }
}

const strandedBy = (task: TaskState, container: ContainerState, index: number): string | undefined => {
  const definition = task.definition.containers[index]
  const waits = container.desired !== "STOPPED" && container.startedAt === undefined && container.death === undefined
  return waits && definition !== undefined ? lostDependency(task, definition) : undefined
}

/** The end of an essential container, known or on its way, is the end of the task (DM-23). */
const stopWithEssential = (task: TaskState): TaskState => {
  if (task.desired === "STOPPED") return task
  const ended = task.containers.find(
    ({ known, desired }, index) =>
      (known === "STOPPED" || desired === "STOPPED") && task.definition.containers[index]?.essential,
  )
  return ended === undefined ? task : { ...task, desired: "STOPPED", stoppedBy: ended.name }
}

/** What the task is wanted to be, its containers are wanted to be; never less than before (DM-24). */
const passDown = (task: TaskState): TaskState =>
  withContainers(task, (container) =>
    isAtLeast(container.desired, task.desired) ? container : { ...container, desired: task.desired },
  )

/** Unwanted, without a process and with nothing in flight that could give it one: that is its end (TM-40). */
const abandonIdle = (task: TaskState, at: number): TaskState =>
  withContainers(task, (container) =>
    container.desired === "STOPPED" &&
    container.known !== "STOPPED" &&
    container.inspectAt === undefined &&
    !isAlive(container) &&
    (container.call === undefined || canBeDropped(container.call))
      ? advance({ ...container, call: undefined, retryAt: undefined }, "abandoned", at)
      : container,
  )

/** A call that has no place yet was never made; and a pull that is made changes no container (TM-44). */
const canBeDropped = ({ name, admittedAt }: Call): boolean =>
  name === "pull" || ((name === "create" || name === "start") && admittedAt === undefined)

/** A task is as far as the last of its containers, and never goes back (DM-22). */
const riseWithContainers = (task: TaskState, at: number): TaskState => {
  const known = asTaskStatus(
    task.containers.reduce<ContainerStatus>((least, container) => lowerOf(least, container.known), "STOPPED"),
  )
  return isAtLeast(task.known, known) ? task : { ...task, known, knownAt: at }
}

/** The task with each container mapped; the same task where no container changes. */
export const withContainers = (
  task: TaskState,
  change: (container: ContainerState, index: number) => ContainerState,
): TaskState => {
  const containers = task.containers.map(change)
  return containers.every((container, index) => container === task.containers[index]) ? task : { ...task, containers }
}
