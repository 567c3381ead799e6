/** Waiting for a moment, however far away. */
import { defer, repeat, skipWhile, take, timer, type Observable, type SchedulerLike } from "rxjs"

/** A longer timer fires at once. */
const longestTimerMs = 2 ** 31 - 1

/**
 * Emits once when the scheduler's clock has reached `at` (epoch milliseconds). Waits are whole milliseconds: a fraction can be too
 * little to move a clock on at all.
 */
export const reached = (at: number, scheduler: SchedulerLike): Observable<number> =>
  defer(() => timer(Math.min(longestTimerMs, Math.max(0, Math.ceil(at - scheduler.now()))), scheduler)).pipe(
    repeat(),
    skipWhile(() => scheduler.now() < at),
    take(1),
  )
