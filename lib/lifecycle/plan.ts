/**
 * Which call each container needs next, from the state alone. A container moves on its own: it has one call at a time, and
 * waits for nothing but its dependencies, its retry, and its place.
 */
import type { ContainerDefinition } from "../model/definition.ts"
import { isInternal } from "../model/empty-volume.ts"
import {
  changeContainer,
  isAlive,
  mayBeThere,
  type CallName,
  type ContainerState,
  type TaskState,
} from "../model/task.ts"
import { passTime, sweepAt } from "./deadline.ts"
import { livingDependent, missingForNext } from "./dependency.ts"
import { withContainers } from "./member.ts"

/** Begins the calls that can be begun, and where none can, lets pass what is due; undefined: nothing is left of the task, and it is forgotten. */
export const plan = (task: TaskState, at: number): TaskState | undefined =>
  isSwept(task, at)
    ? undefined
    : withContainers(task, (container, definition) => {
        const call = nextCall(task, container, definition, at)
        return call === undefined ? passTime(container, at) : begin(container, call, at)
      })

/**
 * An inspect answers for every doubt there was when it began, and for none that comes up meanwhile; nor does it hasten the
 * next try of what has failed.
 */
const begin = (container: ContainerState, name: CallName, at: number): ContainerState =>
  changeContainer(container, {
    inspectAt: name === "inspect" ? undefined : container.inspectAt,
    retryAt: name === "inspect" ? container.retryAt : undefined,
    turns: container.turns + 1,
    call: { name, turn: container.turns + 1, since: at, admittedAt: undefined, until: undefined, released: false },
  })

/** The call that a container needs at this moment, if it needs one and may make it. */
export const nextCall = (
  task: TaskState,
  container: ContainerState,
  definition: ContainerDefinition,
  at: number,
): CallName | undefined => {
  if (container.call !== undefined) return undefined
  if (container.inspectAt !== undefined && container.inspectAt <= at) return "inspect"
  if (container.retryAt !== undefined && container.retryAt > at) return undefined
  if (container.known === "STOPPED") return callAfterEnd(task, container, at)
  if (container.desired === "STOPPED") return mayStop(task, container) ? "stop" : undefined
  const mayRise = task.hasEntered && container.inspectAt === undefined
  return mayRise ? callOnTheWayUp(task, container, definition) : undefined
}

const mayStop = (task: TaskState, container: ContainerState): boolean =>
  isAlive(container) && livingDependent(task, container.name) === undefined

const callOnTheWayUp = (
  task: TaskState,
  container: ContainerState,
  definition: ContainerDefinition,
): CallName | undefined => {
  const { known, unfinished, pullFailure, volumes, startedAt } = container
  if (unfinished) return "remove"
  if (missingForNext(task, container, definition) !== undefined) return undefined
  switch (known) {
    case "NONE":
      return pullFailure === undefined ? "pull" : "create"
    case "PULLED":
      return "create"
    case "CREATED":
      if (isInternal(definition)) return volumes === undefined ? "inspect" : undefined
      return startedAt === undefined ? "start" : undefined
    case "RUNNING":
    case "STOPPED":
      return undefined
  }
}

/**
 * One that came back to life is stopped once; what is left of it is removed when the task's time is over, and by then by force where a
 * stop was in vain.
 */
const callAfterEnd = (task: TaskState, container: ContainerState, at: number): CallName | undefined => {
  if (!mayBeThere(container)) return undefined
  const isToStop = isAlive(container) && !container.quelled
  if (!isSweepDue(task, at)) return isToStop ? "stop" : undefined
  return isToStop && container.attempts === 0 ? "stop" : "remove"
}

/** A container is removed only after its task's end, and its exit code, are durable. */
const isSweepDue = (task: TaskState, at: number): boolean => {
  const due = sweepAt(task)
  return task.recorded === "STOPPED" && due !== undefined && due <= at
}

const isSwept = (task: TaskState, at: number): boolean =>
  isSweepDue(task, at) && task.containers.every((container) => container.call === undefined && !mayBeThere(container))
