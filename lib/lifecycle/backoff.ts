/** How long to wait after so many failures in a row. */

const firstMs = 1000
const longestMs = 60_000

/** 1 s, doubling to a minute. */
export const backoffMs = (attempts: number): number => Math.min(longestMs, firstMs * 2 ** Math.max(0, attempts - 1))
