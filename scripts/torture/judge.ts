/**
 * The oracle: reads what was written down, and says what must not be so. A pure function, so that a spec can plant every
 * fault and see it found.
 */
import type { Breach } from "./breach.ts"
import { findComplaints } from "./complaint.ts"
import type { Entry } from "./entry.ts"
import { findWrongExits, lagsOf } from "./exit.ts"
import { containersOf, groupBy, historiesOf, idsOf, isOwed, subjectOf, type History } from "./history.ts"
import { findDisorder, findLateReplays } from "./order.ts"

export interface Verdict {
  readonly breaches: readonly Breach[]
  /** Tasks that were owed their end. */
  readonly tasks: number
  readonly containers: number
  readonly replays: number
  /** The longest that a death which could have been told was not, in milliseconds. */
  readonly worstLagMs: number
}

/** How long a death may go untold while nothing is in the way. */
export const lateMs = 10_000

export const judge = (entries: readonly Entry[]): Verdict => {
  const histories = historiesOf(entries)
  return {
    breaches: [...histories.flatMap(judgeTask), ...findLateReplays(entries), ...findComplaints(entries)],
    tasks: histories.filter(isOwed).length,
    containers: histories.reduce((sum, { seen }) => sum + idsOf(seen).size, 0),
    replays: entries.filter((entry) => entry.kind === "told" && entry.change.replayed).length,
    worstLagMs: Math.max(0, ...histories.flatMap((history) => lagsOf(history).map(({ lagMs }) => lagMs))),
  }
}

const judgeTask = (history: History): readonly Breach[] => {
  const { arn } = history
  const findings: readonly (readonly [Breach["fault"], readonly string[]])[] = [
    ["lost", [...findLost(history), ...findRefused(history)]],
    ["doubled", findDoubled(history)],
    ["wrong exit", findWrongExits(history)],
    ["disorder", findDisorder(history)],
    ["late", lagsOf(history).flatMap(({ container, lagMs }) => (lagMs > lateMs ? [tooLate(container, lagMs)] : []))],
  ]
  return findings.flatMap(([fault, whats]) => whats.map((what) => ({ fault, what, arn })))
}

const findLost = (history: History): readonly string[] => {
  const ended = new Set(history.told.filter(({ change }) => change.status === "STOPPED").map(subjectOf))
  return isOwed(history)
    ? ["the task", ...containersOf(history)]
        .filter((subject) => !ended.has(subject))
        .map((subject) => `${subject} never STOPPED`)
    : []
}

/** To refuse takes a reason, and a task that was refused must not run. */
const findRefused = (history: History): readonly string[] =>
  history.refusals.flatMap(({ at, do: what, error }) => {
    const isExcused = history.troubles.some(
      (trouble) => trouble.excuses === "refusal" && trouble.from <= at && at <= trouble.at,
    )
    const isBroken = what === "add" && isOwed(history)
    return [
      ...(isExcused ? [] : [`refused to ${what}: ${error}`]),
      ...(isBroken ? [`refused, but carried out: ${error}`] : []),
    ]
  })

/** Each container is created once and started once, whatever happened between the two. */
const findDoubled = ({ seen }: History): readonly string[] =>
  [...groupBy(seen, ({ container }) => container)].flatMap(([container, own]) => {
    const ids = idsOf(own)
    const count = (action: string) => own.filter((entry) => entry.action === action).length
    return [
      ...(ids.size > 1 ? [`${container} is ${String(ids.size)} containers`] : []),
      ...["create", "start"].flatMap((action) =>
        count(action) > 1 ? [`${container} has ${String(count(action))} times the event ${action}`] : [],
      ),
    ]
  })

const tooLate = (container: string, lagMs: number) =>
  `${container}'s death was told after ${String(Math.round(lagMs))} ms`
