/**
 * What follows from what is known, without anybody doing anything: who is wanted no longer, who has nothing left to wait
 * for, how far the task as a whole has come. The rules are applied until none of them changes anything.
 */
import { isInternal } from "../model/empty-volume.ts"
import { asTaskStatus, isAtLeast, lowerOf, type ContainerStatus } from "../model/status.ts"
import { isAlive, wantedOf, type Call, type TaskState } from "../model/task.ts"
import { lostDependency } from "./dependency.ts"
import { giveUp, isOver } from "./end.ts"
import { membersOf, withContainers, withMembers, type Member } from "./member.ts"
import { advance } from "./transition.ts"

export const settle = (task: TaskState, at: number): TaskState => {
  const wanted = passDown(stopWithEssential(giveUpStranded(task)))
  const next = riseWithContainers(abandonIdle(dropNeedless(wanted), at), at)
  return next === task ? task : settle(next, at)
}

/** Whoever still needs what has stopped is stranded, and the task with it (TM-50, TM-53, LIM-2). */
const giveUpStranded = (task: TaskState): TaskState => {
  if (task.desired === "STOPPED") return task
  const stranded = membersOf(task).find((member) => strandedBy(task, member) !== undefined)
  if (stranded === undefined) return task
  const { name } = stranded.container
  const message = `${name} ${String(strandedBy(task, stranded))}`
  const givenUp = withContainers(task, (container) =>
    container.name === name ? giveUp(container, { name: "DependencyError", message }) : container,
  )
  return { ...givenUp, desired: "STOPPED", stoppedBy: name }
}

const strandedBy = (task: TaskState, { container, definition }: Member): string | undefined => {
  const waits = container.desired !== "STOPPED" && container.startedAt === undefined && container.death === undefined
  return waits ? lostDependency(task, definition) : undefined
}

/** The end of an essential container, known or on its way, is the end of the task (DM-23). */
const stopWithEssential = (task: TaskState): TaskState => {
  if (task.desired === "STOPPED") return task
  const ended = membersOf(task).find(({ container, definition }) => definition.essential && isOver(container))
  return ended === undefined ? task : { ...task, desired: "STOPPED", stoppedBy: ended.container.name }
}

/** What the task is wanted to be, its containers are wanted to be; never less than before (DM-24). */
const passDown = (task: TaskState): TaskState => {
  const needsInternal = ownOf(task).some(({ container }) => container.known !== "STOPPED")
  return withMembers(task, ({ container, definition }) => {
    const isNeedless = isInternal(definition) && !needsInternal
    const desired = isNeedless ? "STOPPED" : wantedOf(definition, task.desired)
    return isAtLeast(container.desired, desired) ? container : { ...container, desired }
  })
}

/** Those of its containers that the task is there for. */
const ownOf = (task: TaskState): readonly Member[] =>
  membersOf(task).filter(({ definition }) => !isInternal(definition))

/** Who is over makes no more of the calls that lead to a process, nor a stop without one. */
const dropNeedless = (task: TaskState): TaskState =>
  withContainers(task, (container) =>
    isOver(container) && container.call !== undefined && canBeDropped(container.call, isAlive(container))
      ? { ...container, call: undefined }
      : container,
  )

/** A call that has no place yet was never made; and a pull that is made changes no container (TM-44). */
const canBeDropped = ({ name, admittedAt }: Call, alive: boolean): boolean => {
  switch (name) {
    case "pull":
      return true
    case "create":
    case "start":
      return admittedAt === undefined
    case "stop":
      return admittedAt === undefined && !alive
    case "remove":
    case "inspect":
      return false
  }
}

/** Unwanted, without a process and with nothing in flight that could give it one: that is its end (TM-40). */
const abandonIdle = (task: TaskState, at: number): TaskState =>
  withContainers(task, (container) =>
    container.desired === "STOPPED" &&
    container.call === undefined &&
    container.inspectAt === undefined &&
    !isAlive(container)
      ? advance(container, "abandoned", at)
      : container,
  )

/** A task is as far as the last of its own containers, and never goes back (DM-22). */
const riseWithContainers = (task: TaskState, at: number): TaskState => {
  const known = asTaskStatus(
    ownOf(task).reduce<ContainerStatus>((least, { container }) => lowerOf(least, container.known), "STOPPED"),
  )
  return isAtLeast(task.known, known) ? task : { ...task, known, knownAt: at }
}
