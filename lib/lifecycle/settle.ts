/**
 * What follows from what is known, without anybody doing anything: who is wanted no longer, who has nothing left to wait
 * for, how far the task as a whole has come. The rules are applied until none of them changes anything.
 */
import type { ContainerDefinition } from "../model/definition.ts"
import { isInternal } from "../model/empty-volume.ts"
import { asTaskStatus, isAtLeast, lowerOf, type ContainerStatus } from "../model/status.ts"
import {
  changeContainer,
  changeTask,
  isAlive,
  wantedOf,
  type Call,
  type ContainerState,
  type TaskState,
} from "../model/task.ts"
import { lostDependency } from "./dependency.ts"
import { isWorthWaitingFor } from "./doubt.ts"
import { isEnding } from "./end.ts"
import { findMember, membersOf, withContainers } from "./member.ts"
import { giveUpStranded } from "./strand.ts"
import { advance } from "./transition.ts"

export const settle = (task: TaskState, at: number): TaskState => {
  const next = settleContainers(giveUpLost(stopWithEssential(task)), at)
  return next === task ? riseWithContainers(task, at) : settle(next, at)
}

/**
 * What has stopped will not come back (LIM-2). Where its end is the end of the task, that needs no other reason; and who is being looked
 * at may have been started in time.
 */
const giveUpLost = (task: TaskState): TaskState =>
  giveUpStranded(task, (definition, container) =>
    isWorthWaitingFor(container) ? undefined : lostDependency(task, definition),
  )

/** The end of an essential container, known or on its way, is the end of the task (DM-23). */
const stopWithEssential = (task: TaskState): TaskState => {
  if (task.desired === "STOPPED") return task
  const ended = findMember(task, (container, definition) => definition.essential && isEnding(container))
  return ended === undefined ? task : changeTask(task, { desired: "STOPPED", stoppedBy: ended.container.name })
}

const settleContainers = (task: TaskState, at: number): TaskState =>
  withContainers(task, (container, definition) => abandonIdle(dropNeedless(passDown(task, container, definition)), at))

/** What the task is wanted to be, its containers are wanted to be; never less than before (DM-24). */
const passDown = (task: TaskState, container: ContainerState, definition: ContainerDefinition): ContainerState => {
  const desired = isNeedless(task, definition) ? "STOPPED" : wantedOf(definition, task.desired)
  return isAtLeast(container.desired, desired) ? container : changeContainer(container, { desired })
}

/** An internal container is there for the task's own, as long as any of them has not stopped. */
const isNeedless = (task: TaskState, definition: ContainerDefinition): boolean =>
  isInternal(definition) &&
  findMember(task, (container, other) => !isInternal(other) && container.known !== "STOPPED") === undefined

/** Who is over makes no more of the calls that lead to a process, nor a stop without one. */
const dropNeedless = (container: ContainerState): ContainerState =>
  isEnding(container) && container.call !== undefined && canBeDropped(container.call, isAlive(container))
    ? changeContainer(container, { call: undefined })
    : container

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
const abandonIdle = (container: ContainerState, at: number): ContainerState =>
  container.desired === "STOPPED" &&
  container.call === undefined &&
  container.inspectAt === undefined &&
  !isAlive(container)
    ? advance(container, "abandoned", at)
    : container

/** A task is as far as the last of its own containers, and never goes back (DM-22). */
const riseWithContainers = (task: TaskState, at: number): TaskState => {
  const known = asTaskStatus(leastKnown(task))
  return isAtLeast(task.known, known) ? task : changeTask(task, { known, knownAt: at })
}

const leastKnown = (task: TaskState): ContainerStatus =>
  membersOf(task).reduce<ContainerStatus>(
    (least, { container, definition }) => (isInternal(definition) ? least : lowerOf(least, container.known)),
    "STOPPED",
  )
