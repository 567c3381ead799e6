/** What is wrong without being any task's: an engine that failed, and things that are left over. */
import type { Breach } from "./breach.ts"
import type { Entry, Seen } from "./entry.ts"
import { groupBy, type Interval } from "./history.ts"

export const findComplaints = (entries: readonly Entry[]): readonly Breach[] =>
  entries.flatMap((entry): readonly Breach[] => {
    if (entry.kind === "failure") return [{ fault: "failed", what: entry.what }]
    if (entry.kind !== "leftover") return []
    const { thing, what } = entry
    const isDaemons = entry.thing === "volume" && deathsIn(entries).some(isLeftIn(entries, what, entry.madeAt))
    return isDaemons ? [] : [{ fault: "orphaned", what: `${thing} ${what}` }]
  })

const deathsIn = (entries: readonly Entry[]): readonly Interval[] =>
  entries.filter((entry) => entry.kind === "trouble").filter(({ excuses }) => excuses === "death")

/**
 * A daemon that ends in the middle of a create or of a removal has already closed its list of volumes, and leaves a volume behind that
 * is no container's any longer, and bears nothing to know it by. So it was made at that time, or its container went.
 */
const isLeftIn =
  (entries: readonly Entry[], volume: string, madeAt: number) =>
  ({ from, at }: Interval): boolean => {
    const wasMade = from - slackMs <= madeAt && madeAt <= at
    return wasMade || ownersOf(entries, volume).some((seen) => wentIn(seen, from, at))
  }

/** Docker tells the second in which a volume was made. */
const slackMs = 2000

const ownersOf = (entries: readonly Entry[], volume: string): readonly (readonly Seen[])[] => {
  const seen = entries.filter((entry) => entry.kind === "seen")
  return [...groupBy(seen, ({ id }) => id).values()].filter((own) =>
    own.some(({ volumes = [] }) => volumes.includes(volume)),
  )
}

/** Of a container that went unseen it is known that it went after it was seen last. */
const wentIn = (seen: readonly Seen[], from: number, at: number): boolean => {
  const gone = seen.find(({ action }) => action === "destroy")?.dockerAt
  const last = seen.at(-1)?.dockerAt ?? at
  return gone === undefined ? last <= at : from <= gone && gone <= at
}
