/** How long to wait after so many failures in a row. No chance is added, since a reducer knows none. */
import { backoffMs as waitMs, type BackoffPlan } from "../model/backoff.ts"

const plan: BackoffPlan = { minMs: 1000, maxMs: 60_000, jitterMultiple: 0, multiple: 2 }

/** 1 s, doubling to a minute. */
export const backoffMs = (attempts: number): number => waitMs(plan, attempts, never)

const never = (): number => 0
