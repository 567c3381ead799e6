/** Trying again what has failed for a reason that may pass. */
import { race, retry, timer, type MonoTypeOperatorFunction, type Observable, type SchedulerLike } from "rxjs"
import { backoffMs, defaultBackoff } from "../model/backoff.ts"
import { EngineError } from "../model/error.ts"

/** Every 0.2 to 2 s; the next try comes at once when `isOver$` emits, which is to end it. No other comes once `isOver` says so. */
export const retryWhatMayPass = <Value>(
  scheduler: SchedulerLike,
  random: () => number,
  isOver$: Observable<unknown>,
  isOver: () => boolean,
): MonoTypeOperatorFunction<Value> =>
  retry({
    delay: (error: unknown, failures) => {
      if (isOver() || !(error instanceof EngineError && error.retryable)) throw error
      return race(timer(backoffMs(defaultBackoff, failures, random), scheduler), isOver$)
    },
  })
