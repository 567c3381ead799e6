/** How long to wait before trying again: longer each time, up to a limit, with some chance added so that many do not try at once. */

/** How waits grow; durations in milliseconds. */
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
 * The wait after so many failures in a row, the first of which counts as one. Chance is only ever added, so a wait may exceed the
 * maximum by that much (UT-1). Corresponds to `SimpleBackoff`.
 *
 * @example
 * backoffMs(defaultBackoff, 2, () => 0.5) // 330
 */
export const backoffMs = (
  { minMs, maxMs, jitterMultiple, multiple }: BackoffPlan,
  failures: number,
  random: () => number,
): number => {
  // Finite, since nothing times infinity would be no number.
  const growth = Math.min(multiple ** Math.max(0, failures - 1), Number.MAX_VALUE)
  return Math.floor(Math.min(maxMs, minMs * growth) * (1 + random() * jitterMultiple))
}
