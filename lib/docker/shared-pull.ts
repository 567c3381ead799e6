/** One pull for all who want the same image at the same time; it is cancelled when the last of them has left. */
import { defer, finalize, map, scan, share, tap, type Observable } from "rxjs"
import type { PullProgress } from "../model/daemon.ts"
import { newTally, tallyProgress, type PullTally, type PullTotal } from "./pull-tally.ts"

/** One report of a pull, with those who wait for it and how far it has come as a whole. */
export type SharedProgress = {
  readonly taskArns: readonly string[]
  readonly image: string
  readonly total: PullTotal
} & PullProgress

interface Running {
  readonly progress$: Observable<PullProgress>
  /** How many containers of each task wait. */
  readonly waiting: Map<string, number>
}

/** Wraps a pull so that equal ones that overlap become one, which is reported once however many wait. */
export const sharePulls = (
  pull: (image: string) => Observable<PullProgress>,
  report: (progress: SharedProgress) => void,
): ((image: string, taskArn: string) => Observable<PullProgress>) => {
  const running = new Map<string, Running>()
  const begin = (image: string): Running => {
    const waiting = new Map<string, number>()
    // Before anybody hears of the end: whoever does may ask again at once, and begins another.
    const forget = (): void => {
      if (running.get(image) === begun) running.delete(image)
    }
    const progress$ = defer(() => pull(image)).pipe(
      scan(({ tally }, progress) => ({ tally: tallyProgress(tally, progress), progress }), start),
      tap(({ tally, progress }) => report({ ...progress, taskArns: [...waiting.keys()], image, total: tally.total })),
      map(({ progress }) => progress),
      tap({ complete: forget, error: forget, unsubscribe: forget }),
      share(),
    )
    const begun: Running = { progress$, waiting }
    running.set(image, begun)
    return begun
  }
  return (image, taskArn) =>
    defer(() => {
      const { progress$, waiting } = running.get(image) ?? begin(image)
      waiting.set(taskArn, (waiting.get(taskArn) ?? 0) + 1)
      return progress$.pipe(finalize(() => leave(waiting, taskArn)))
    })
}

const leave = (waiting: Map<string, number>, taskArn: string): void => {
  const left = (waiting.get(taskArn) ?? 1) - 1
  if (left === 0) waiting.delete(taskArn)
  else waiting.set(taskArn, left)
}

const start: { readonly tally: PullTally; readonly progress: PullProgress } = {
  tally: newTally,
  progress: { status: "" },
}
