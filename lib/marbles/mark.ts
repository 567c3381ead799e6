/** A change as it stands in a diagram: one letter in one lane at one moment, and what the letter cannot say. */
import { containerDetails, onOneLine, type StateChange } from "../model/change.ts"
import type { ContainerStatus } from "../model/status.ts"

export interface Mark {
  readonly taskArn: string
  /** Empty for the task itself. */
  readonly container: string
  /** The key of its lane. */
  readonly lane: string
  readonly at: number
  /** Upper case; lower case for what is told again after a restore. */
  readonly letter: string
  /** Exit code, ports and reason; may be empty. */
  readonly detail: string
  /** Nothing is to be expected of this lane afterwards. */
  readonly isEnd: boolean
}

/** Which letter stands for which status. */
export const letters: Readonly<Record<ContainerStatus, string>> = {
  NONE: "N",
  PULLED: "P",
  CREATED: "C",
  RUNNING: "R",
  STOPPED: "S",
}

/** The marks of changes, the earliest first; those of one moment stay in their order. */
export const marksOf = (changes: readonly StateChange[]): readonly Mark[] =>
  changes.map(markOf).toSorted((one, other) => one.at - other.at)

const markOf = (change: StateChange): Mark => {
  const { taskArn } = change
  const letter = letters[change.status]
  const container = change.kind === "container" ? change.containerName : ""
  return {
    taskArn,
    container,
    lane: laneKey(taskArn, container),
    at: change.at,
    letter: change.replayed ? letter.toLowerCase() : letter,
    detail: detailOf(change),
    isEnd: change.status === "STOPPED",
  }
}

export const laneKey = (taskArn: string, container: string): string => JSON.stringify([taskArn, container])

const detailOf = (change: StateChange): string =>
  onOneLine(
    [...(change.kind === "container" ? containerDetails(change) : []), ...(change.reason ? [change.reason] : [])].join(
      ", ",
    ),
  )
