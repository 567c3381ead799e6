/** When a task wants to be looked at again, and why. The shell arms one alarm for the earliest of all tasks. */
import { changeContainer, type Call, type ContainerState, type TaskState } from "../model/task.ts"
import { isDead } from "./end.ts"

/** A stop in its grace gives its place back after so long. */
export const stopHoldMs = 1000

/** A time, in epoch milliseconds, at which a task is to be given an `elapsed`, and what it waits for until then. */
export interface Deadline {
  readonly at: number
  readonly reason: "retry" | "inspect" | "stop-slot" | "steady-check" | "retention"
  /** Absent: the task's own. */
  readonly container?: string
}

/**
 * The earliest of a task's deadlines after the time given: what was due before has been seen to.
 *
 * @example
 * const { task: stopped = task } = reduceTask(task, { kind: "stopRequested", at: 2 })
 * nextDeadline(stopped, 2) // { at: 10_800_002, reason: "retention" }
 */
export const nextDeadline = (task: TaskState, after: number): Deadline | undefined => {
  let next: Deadline | undefined
  const consider = (at: number | undefined, reason: Deadline["reason"], container?: string): void => {
    if (at !== undefined && at > after && (next === undefined || at < next.at))
      next = container === undefined ? { at, reason } : { at, reason, container }
  }
  for (const container of task.containers)
    if (container.call === undefined) {
      consider(container.inspectAt, "inspect", container.name)
      consider(container.retryAt, "retry", container.name)
    } else consider(holdsPlaceUntil(container, container.call), "stop-slot", container.name)
  consider(task.checkAt, "steady-check")
  consider(sweepAt(task), "retention")
  return next
}

/** When a stopped task's containers are to go (TM-70); undefined while it has not stopped. */
export const sweepAt = ({ known, knownAt, removal, settings }: TaskState): number | undefined => {
  if (known !== "STOPPED") return undefined
  return removal ? knownAt : knownAt + settings.stoppedTaskRetentionMs
}

/**
 * Until when a stop may hold the place that it has while it waits for the process to end. Undefined: it has none, or not any longer;
 * or the process has ended, and the daemon is at work until it answers.
 */
const holdsPlaceUntil = (container: ContainerState, { name, admittedAt, released }: Call): number | undefined =>
  name === "stop" && admittedAt !== undefined && !released && !isDead(container) ? admittedAt + stopHoldMs : undefined

/** What time alone brings about: a retry that is due waits no longer; a stop gives its place back, and goes on without it. */
export const passTime = (container: ContainerState, at: number): ContainerState => {
  const { call, retryAt } = container
  if (call === undefined)
    return retryAt !== undefined && retryAt <= at ? changeContainer(container, { retryAt: undefined }) : container
  const until = holdsPlaceUntil(container, call)
  return until !== undefined && until <= at
    ? changeContainer(container, { call: { ...call, released: true } })
    : container
}
