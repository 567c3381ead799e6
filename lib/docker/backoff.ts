/** How long to wait before trying again: longer each time, up to a limit, with some chance added so that many do not try at once. */

export interface BackoffPlan {
  readonly minMs: number
  readonly maxMs: number
  /** The largest chance added, as a part of the wait: with 0.2 a second becomes up to 1.2 seconds. */
  readonly jitterMultiple: number
  /** The growth from one wait to the next. */
  readonly multiple: number
}

/** 200 ms, growing by half up to 2 s. */
export const defaultBackoff: BackoffPlan = { minMs: 200, maxMs: 2000, jitterMultiple: 0.2, multiple: 1.5 }

/**
 * This wait, and what to base the next one on; begin with `plan.minMs`, and again after a success. Chance is only ever
 * added, so a wait may exceed the maximum by that much (UT-1).
 *
 * @example
 * backoff(defaultBackoff, 200, () => 0.5) // { waitMs: 220, nextMs: 300 }
 */
export const backoff = (
  { maxMs, jitterMultiple, multiple }: BackoffPlan,
  currentMs: number,
  random: () => number,
): { readonly waitMs: number; readonly nextMs: number } => ({
  waitMs: Math.floor(currentMs * (1 + random() * jitterMultiple)),
  nextMs: Math.min(maxMs, currentMs * multiple),
})
