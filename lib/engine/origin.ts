/**
 * Which submission each change tells of. Changes do not say it, and their arn may be another task's by the time that a backend has
 * them. So each announced object carries a mark that nobody sees who prints, copies or compares it; a map beside them, even a weak
 * one, would cost the more the longer a slow backend keeps them.
 */
import type { StateChange } from "../model/change.ts"
import type { Folded } from "./table.ts"

const submission = Symbol("submission")

interface Marked {
  readonly [submission]?: string
}

/** Marks what a fold announces, whether it is told now or later. */
export const markOrigins = ({ changes, tasks }: Folded): void => {
  for (const change of changes) {
    const task = tasks.get(change.taskArn)
    if (task !== undefined) Object.defineProperty(change, submission, { value: task.submissionId })
  }
}

/** Undefined: it is no object of ours, but somebody's copy. */
export const originOf = (change: StateChange & Marked): string | undefined => change[submission]
