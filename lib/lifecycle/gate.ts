/**
 * The sequence gate: a task that starts under a number waits until every stop that was asked for under that number or a lower
 * one has come to its end, and the host's ports are free again (TM-90, UT-20). What a task is to the gate follows from its
 * state, so that no stop can be registered late, and none is forgotten over a restart (BUG-3, LIM-7).
 */
import type { TaskState } from "../model/task.ts"
import { isWorthWaitingFor } from "./doubt.ts"
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
export const sequencingOf = (task: TaskState | undefined): Sequencing =>
  task === undefined || hasNoNumber(task)
    ? unsequenced
    : {
        holds: isTornDown(task) ? undefined : task.stopSequence,
        awaits: isAtTheGate(task) ? task.definition.startSequenceNumber : undefined,
      }

/** Nearly every task, at each of its steps. */
const hasNoNumber = ({ stopSequence, definition }: TaskState): boolean =>
  stopSequence === undefined && definition.startSequenceNumber === undefined

const unsequenced: Sequencing = { holds: undefined, awaits: undefined }

const isAtTheGate = ({ recorded, hasEntered, desired }: TaskState): boolean =>
  recorded !== undefined && !hasEntered && desired !== "STOPPED"

/** A death is told before its ports are free; the inspect that follows it is answered after that. */
export const isTornDown = ({ known, containers }: TaskState): boolean =>
  known === "STOPPED" && !containers.some(isWorthWaitingFor)

export interface Gate {
  /** The tasks whose stops are under way. */
  readonly stops: Queue
  /** Those whose starts wait. */
  readonly line: Queue
}

/** Tasks, by number, then in order. */
type Queue = SortedMap<Turn, string>

interface Turn {
  readonly sequence: number
  readonly rank: number
}

export const newGate = (): Gate => ({ stops: newQueue(), line: newQueue() })

const newQueue = (): Queue =>
  new SortedMap<Turn, string>(undefined, (one, other) => one.sequence - other.sequence || one.rank - other.rank)

/** The stop that whoever waits at the gate waits for first: all that wait, wait for this one. */
export const firstStop = ({ stops }: Gate): string | undefined => stops.nextHigherPair(undefined)?.[1]

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
  const move = (queue: Queue, before: number | undefined, after: number | undefined): Queue => {
    const left = before === undefined ? queue : queue.without({ sequence: before, rank })
    return after === undefined ? left : left.with({ sequence: after, rank }, taskArn, true)
  }
  return open({ stops: move(stops, from.holds, to.holds), line: move(line, from.awaits, to.awaits) })
}

const open = ({ stops, line }: Gate): Passage => {
  const lowest = stops.minKey()?.sequence ?? Number.POSITIVE_INFINITY
  const free: (readonly [Turn, string])[] = []
  let next = line.nextHigherPair(undefined)
  while (next !== undefined && next[0].sequence < lowest) {
    free.push(next)
    next = line.nextHigherPair(next[0])
  }
  return {
    gate: { stops, line: line.withoutKeys(free.map(([waiting]) => waiting)) },
    entered: free.map(([, taskArn]) => taskArn),
  }
}
