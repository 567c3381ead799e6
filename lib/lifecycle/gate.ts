/**
 * The sequence gate: a task that starts under a number waits until every stop that was asked for under that number or a lower
 * one has come to its end, and the host's ports are free again (TM-90, UT-20). What a task is to the gate follows from its
 * state, so that no stop can be registered late, and none is forgotten over a restart (BUG-3, LIM-7).
 */
import type { TaskState } from "../model/task.ts"
import { SortedMap } from "./sorted-map.ts"

/** The number that a task's stop is registered under, and the number under which its start waits. */
export interface Sequencing {
  readonly holds: number | undefined
  readonly awaits: number | undefined
}

/**
 * Read off the task alone: nothing is registered that could be forgotten.
 *
 * @example
 * sequencingOf(task) // { holds: undefined, awaits: undefined }
 */
export const sequencingOf = (task: TaskState | undefined): Sequencing => ({
  holds: task === undefined || isTornDown(task) ? undefined : task.stopSequence,
  awaits: task === undefined || !isAtTheGate(task) ? undefined : task.definition.startSequenceNumber,
})

const isAtTheGate = ({ recorded, hasEntered, desired }: TaskState): boolean =>
  recorded !== undefined && !hasEntered && desired !== "STOPPED"

/** A death is told before its ports are free; the inspect that follows it is answered after that. */
const isTornDown = ({ known, containers }: TaskState): boolean =>
  known === "STOPPED" && containers.every(({ inspectAt, call }) => inspectAt === undefined && call?.name !== "inspect")

export interface Gate {
  /** How many stops are under way, by number. */
  readonly stops: SortedMap<number, number>
  readonly line: SortedMap<Waiting, string>
}

interface Waiting {
  readonly sequence: number
  readonly rank: number
}

export const newGate = (): Gate => ({
  stops: new SortedMap(),
  line: new SortedMap<Waiting, string>(
    undefined,
    (one, other) => one.sequence - other.sequence || one.rank - other.rank,
  ),
})

export interface Passer {
  readonly rank: number
  readonly taskArn: string
  readonly from: Sequencing
  readonly to: Sequencing
}

export interface Passage {
  readonly gate: Gate
  /** The tasks whose wait is over, lowest number first. */
  readonly entered: readonly string[]
}

/** One task has come to be something else to the gate. */
export const passGate = ({ stops, line }: Gate, { rank, taskArn, from, to }: Passer): Passage => {
  const left = from.awaits === undefined ? line : line.without({ sequence: from.awaits, rank })
  return open({
    stops: count(count(stops, from.holds, -1), to.holds, 1),
    line: to.awaits === undefined ? left : left.with({ sequence: to.awaits, rank }, taskArn, true),
  })
}

const count = (stops: Gate["stops"], sequence: number | undefined, by: 1 | -1): Gate["stops"] => {
  if (sequence === undefined) return stops
  const next = (stops.get(sequence) ?? 0) + by
  return next > 0 ? stops.with(sequence, next, true) : stops.without(sequence)
}

const open = ({ stops, line }: Gate): Passage => {
  const lowest = stops.minKey() ?? Number.POSITIVE_INFINITY
  const free = line.toArray().filter(([{ sequence }]) => sequence < lowest)
  return {
    gate: { stops, line: line.withoutKeys(free.map(([waiting]) => waiting)) },
    entered: free.map(([, taskArn]) => taskArn),
  }
}
