/** Trying again what has failed for a reason that may pass. */
import { fromEvent, NEVER, race, retry, timer, type MonoTypeOperatorFunction, type SchedulerLike } from "rxjs"
import { backoff, defaultBackoff } from "../docker/backoff.ts"
import { EngineError } from "../model/error.ts"

/** Every 0.2 to 2 s; an abort makes the next try come at once. */
export const retryWhatMayPass = <Value>(
  scheduler: SchedulerLike,
  random: () => number,
  signal: AbortSignal | undefined,
): MonoTypeOperatorFunction<Value> => {
  let baseMs = defaultBackoff.minMs
  return retry({
    delay: (error: unknown) => {
      if (!(error instanceof EngineError && error.retryable)) throw error
      const { waitMs, nextMs } = backoff(defaultBackoff, baseMs, random)
      baseMs = nextMs
      return race(timer(waitMs, scheduler), signal === undefined ? NEVER : fromEvent(signal, "abort"))
    },
  })
}
