/** What is said of a container's death, held against the plan and against what the daemon says. */
import type { Seen } from "./entry.ts"
import { containersOf, subjectOf, type Announcement, type History, type Interval } from "./history.ts"

/** Exit codes that are neither the daemon's nor the plan's. */
export const findWrongExits = (history: History): readonly string[] =>
  containersOf(history).flatMap((container) => {
    const seen = history.seen.filter((entry) => entry.container === container)
    const claims = stopsOf(history, container).map(({ change }) => (change.kind === "container" ? change.exitCode : 0))
    return [...new Set(claims)].flatMap((code) => {
      const objection = objectionTo(code, seen, planned(history, container, seen), history.wasStopped)
      return objection === undefined ? [] : [`${container} ended with ${String(code)}, ${objection}`]
    })
  })

const objectionTo = (
  code: number | undefined,
  seen: readonly Seen[],
  plan: readonly number[] | undefined,
  mayBeSkipped: boolean,
): string | undefined => {
  const real = seen.findLast(isDeath)?.exitCode
  if (real !== undefined && real !== code) return `but the daemon says ${String(real)}`
  if (plan === undefined || (code !== undefined && plan.includes(code))) return undefined
  const ran = seen.some(({ action }) => action === "start") || real !== undefined
  return mayBeSkipped && !ran && code === undefined ? undefined : `not with one of ${plan.join(", ")}`
}

/** No plan holds for a container that the daemon took with it. */
const planned = (
  { errand, troubles }: History,
  container: string,
  seen: readonly Seen[],
): readonly number[] | undefined => {
  const created = seen[0]?.dockerAt ?? Number.POSITIVE_INFINITY
  const died = seen.find(isDeath)?.dockerAt ?? Number.POSITIVE_INFINITY
  const wasTaken = troubles.some(({ excuses, from, at }) => excuses === "death" && from <= died && created <= at)
  return wasTaken ? undefined : errand?.exitCodes[container]
}

export interface Lag {
  readonly container: string
  readonly lagMs: number
}

/** How long each death was untold while nothing was in the way. */
export const lagsOf = (history: History): readonly Lag[] =>
  containersOf(history).flatMap((container) => {
    const died = history.seen.find((entry) => entry.container === container && isDeath(entry))?.dockerAt
    const told = stopsOf(history, container)[0]?.at
    return died === undefined || told === undefined ? [] : [{ container, lagMs: lagOf(died, told, history.troubles) }]
  })

/** Troubles may overlap. */
const lagOf = (died: number, told: number, troubles: readonly Interval[]): number => {
  let [lagMs, since] = [0, died]
  for (const { from, at } of troubles.toSorted((one, other) => one.from - other.from)) {
    lagMs += Math.max(0, Math.min(from, told) - since)
    since = Math.max(since, at)
  }
  return lagMs + Math.max(0, told - since)
}

const stopsOf = ({ told }: History, container: string): readonly Announcement[] =>
  told.filter((entry) => entry.change.status === "STOPPED" && subjectOf(entry) === container)

const isDeath = ({ action }: Seen): boolean => action === "die" || action === "exited"
