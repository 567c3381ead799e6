/** Trying again what has failed for a reason that may pass. */
import { fromEvent, NEVER, race, retry, timer, type MonoTypeOperatorFunction, type SchedulerLike } from "rxjs"
import { backoffMs, defaultBackoff } from "../model/backoff.ts"
import { EngineError } from "../model/error.ts"

/** Every 0.2 to 2 s; an abort makes the next try come at once. */
export const retryWhatMayPass = <Value>(
  scheduler: SchedulerLike,
  random: () => number,
  signal: AbortSignal | undefined,
): MonoTypeOperatorFunction<Value> =>
  retry({
    delay: (error: unknown, failures) => {
      if (!(error instanceof EngineError && error.retryable)) throw error
      const wait$ = timer(backoffMs(defaultBackoff, failures, random), scheduler)
      return race(wait$, signal === undefined ? NEVER : fromEvent(signal, "abort"))
    },
  })
