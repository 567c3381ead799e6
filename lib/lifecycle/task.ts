/**
 * A task's life, whole: learn what the event says, settle what follows from it, plan what to do next, and tell the
 * difference. Any event in any state gives a step; nothing here knows the time, the daemon or the disk.
 */
import type { StateChange } from "../model/change.ts"
import type { DockerState } from "../model/daemon.ts"
import { isAtLeast } from "../model/status.ts"
import { changeContainer, changeTask, newTask, type ContainerState, type TaskState } from "../model/task.ts"
import { changesBetween, replayOf } from "./announce.ts"
import { reduceContainer } from "./container.ts"
import { effectsBetween, type Effect } from "./effect.ts"
import type { ContainerOccurrence, EventOf, TaskEvent } from "./event.ts"
import { isTornDown } from "./gate.ts"
import { withContainers } from "./member.ts"
import { plan } from "./plan.ts"
import { takeUp } from "./restore.ts"
import { settle } from "./settle.ts"
import { look, lookNowAndThen } from "./steady.ts"

/** Everything that one event comes to. */
export interface Step {
  /** Undefined: there is no such task, or not any longer. */
  readonly task: TaskState | undefined
  readonly effects: readonly Effect[]
  readonly changes: readonly StateChange[]
}

/**
 * Folds one event into a task. Corresponds to the loop of the ECS engine's `managedTask`.
 *
 * @example
 * const { task } = reduceTask(undefined, { kind: "submitted", at: 0, ...submission })
 * const { effects } = reduceTask(task, { kind: "recorded", at: 1, status: "NONE" })
 * effects // [{ do: "pull", taskArn: "task/1", container: "main", image: "busybox:1" }]
 */
export const reduceTask = (task: TaskState | undefined, event: TaskEvent): Step => {
  if (task === undefined) return begin(event)
  const learnt = learn(task, event)
  if (learnt === undefined) return nothing
  if (learnt.recorded === undefined) return { ...nothing, task: learnt }
  const settled = lookNowAndThen(settle(learnt, event.at), event.at)
  const planned = plan(settled, event.at)
  return {
    task: planned,
    effects: effectsBetween(task, planned ?? settled),
    changes: changesBetween(task, settled, event.at),
  }
}

/** A task is there once it is submitted, or taken over with what was not yet told of it. */
const begin = (event: TaskEvent): Step => {
  if (event.kind === "submitted") return { ...nothing, task: newTask(event, event.at) }
  if (event.kind !== "restored") return nothing
  return { ...nothing, task: takeUp(event.task, event.at), changes: replayOf(event.task, event.at) }
}

const nothing: Step = { task: undefined, effects: [], changes: [] }

/** The task with what the event says taken in; undefined: it is not accepted after all. */
const learn = (task: TaskState, event: TaskEvent): TaskState | undefined => {
  if (isOfAnother(task, event)) return task
  // Nothing has been done for a task that is not recorded; but of one that is taken up its backend may have been told already.
  if ("container" in event)
    return task.recorded === undefined && event.kind !== "sent" ? task : learnOfContainer(task, event)
  switch (event.kind) {
    case "submitted":
      return event.definition.desiredStatus === "STOPPED"
        ? registered(stopped(task), event.definition.stopSequenceNumber)
        : task
    case "restored":
      return task
    case "entered":
      return changeTask(task, { hasEntered: true })
    case "recorded":
      return task.recorded !== undefined && isAtLeast(task.recorded, event.status)
        ? task
        : changeTask(task, { recorded: event.status })
    case "declined":
      return task.recorded === undefined ? undefined : task
    case "stopRequested":
      return stopped(task)
    case "removalRequested":
      return changeTask(stopped(task), { removal: true })
    case "listed":
      return withContainers(task, (container) => compare(waitNoLonger(container, event.at), event))
    case "checkRequested":
      return look(task, event.at)
    case "sent":
      return isAtLeast(task.sent, event.status) ? task : changeTask(task, { sent: event.status })
    case "elapsed":
      return task
  }
}

/** A backend that is slow, a disk, or whoever has run it, may speak of a task that is forgotten by then, and has an heir. */
const isOfAnother = (task: TaskState, event: TaskEvent): boolean =>
  event.kind !== "submitted" &&
  "submissionId" in event &&
  event.submissionId !== undefined &&
  event.submissionId !== task.submissionId

const stopped = (task: TaskState): TaskState =>
  task.desired === "STOPPED" ? task : changeTask(task, { desired: "STOPPED" })

/** A stop counts under its number until the task's ports are free, even if it was decided before (TM-21, LIM-8). */
const registered = (task: TaskState, stopSequence: number | undefined): TaskState =>
  isTornDown(task) || task.stopSequence !== undefined || stopSequence === undefined
    ? task
    : changeTask(task, { stopSequence })

const learnOfContainer = (task: TaskState, event: ContainerOccurrence): TaskState =>
  withContainers(task, (container, definition) =>
    container.name === event.container ? reduceContainer(container, event, definition) : container,
  )

/** What has failed while the daemon went away is tried again as soon as it is back, and as if for the first time. */
const waitNoLonger = (container: ContainerState, at: number): ContainerState => {
  const { inspectAt, retryAt, call, attempts, looks } = container
  const isInLine = call !== undefined && call.admittedAt === undefined && (attempts > 0 || looks > 0)
  if (retryAt === undefined && inspectAt === undefined && !isInLine) return container
  return changeContainer(container, {
    retryAt: undefined,
    attempts: 0,
    looks: 0,
    inspectAt: inspectAt === undefined ? undefined : at,
  })
}

/** Where the list says something else it is not believed but looked into: it is older than the events that came with it. */
const compare = (container: ContainerState, { containers, at }: EventOf<"listed">): ContainerState =>
  agrees(container, Object.hasOwn(containers, container.name) ? containers[container.name] : undefined)
    ? container
    : changeContainer(container, { inspectAt: at })

const agrees = (container: ContainerState, seen: { readonly state: DockerState } | undefined): boolean => {
  if (seen === undefined) return container.containerId === undefined || container.gone
  switch (container.known) {
    case "NONE":
    case "PULLED":
      return false
    case "CREATED":
      return seen.state === "created"
    case "RUNNING":
      return seen.state === "running" || seen.state === "paused"
    case "STOPPED":
      return seen.state !== "running" && seen.state !== "paused"
  }
}
