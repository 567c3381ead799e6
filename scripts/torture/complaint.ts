/** What is wrong without being any task's: an engine that failed, and things that are left over. */
import type { Breach } from "./breach.ts"
import type { Entry } from "./entry.ts"
import { idsOf, type History } from "./history.ts"

export const findComplaints = (entries: readonly Entry[], histories: readonly History[]): readonly Breach[] => {
  const leftovers = entries.filter((entry) => entry.kind === "leftover")
  const volumes = leftovers.filter(({ thing }) => thing === "volume")
  const brokenOff = histories.reduce((sum, history) => sum + countBrokenOff(history), 0)
  return [
    ...[...leftovers.filter(({ thing }) => thing === "container"), ...volumes.slice(brokenOff)].map(
      ({ thing, what }): Breach => ({ fault: "orphaned", what: `${thing} ${what}` }),
    ),
    ...entries.flatMap((entry): readonly Breach[] =>
      entry.kind === "failure" ? [{ fault: "failed", what: entry.what }] : [],
    ),
  ]
}

/** A daemon that breaks a create off, since it is to end, leaves the volume behind: it bears nothing to know it by. */
const countBrokenOff = ({ seen, troubles }: History): number => {
  const made = idsOf(seen)
  return seen.filter(
    ({ id, dockerAt }) =>
      !made.has(id) &&
      troubles.some(({ excuses, from, at }) => excuses === "death" && from <= dockerAt && dockerAt <= at),
  ).length
}
