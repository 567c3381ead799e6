/**
 * Times as Go writes them: RFC 3339 with up to nine digits of a second (DM-20). The engine's own times are milliseconds, so that
 * what is finer is dropped.
 */
import { textWhere } from "./scalar.ts"

/** Go's zero time, which stands for none. */
export const zeroTime = "0001-01-01T00:00:00Z"

const lastTime = "9999-12-31T23:59:59.999Z"

export const Time = textWhere("an RFC 3339 time", (text) => rfc3339.test(text) && !Number.isNaN(Date.parse(text)))

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/

/** In whole milliseconds since the epoch. */
export const readTime = (time: string): number => Date.parse(time)

/** A year has four digits: what lies beyond is written as the nearest time there is. */
export const writeTime = (ms: number): string => {
  const within = Math.min(Math.max(Math.trunc(ms), Date.parse(zeroTime)), Date.parse(lastTime))
  return new Date(within).toISOString().replace(/\.?0*Z$/, "Z")
}
