/** The order in which things are told, within one process and from one to the next. */
import type { ContainerStatus } from "../../lib/index.ts"
import type { Breach } from "./breach.ts"
import type { Entry } from "./entry.ts"
import { containersOf, groupBy, subjectOf, type Announcement, type History } from "./history.ts"

export const findDisorder = (history: History): readonly string[] => [
  ...findSteps(history),
  ...findRepeats(history),
  ...findEarly(history, "RUNNING"),
  ...findEarly(history, "STOPPED"),
]

const ranks: Readonly<Record<ContainerStatus, number>> = { NONE: 0, PULLED: 1, CREATED: 2, RUNNING: 3, STOPPED: 4 }

const rankOf = ({ change }: Announcement): number => ranks[change.status]

/** One process tells each status once, and never goes back. */
const findSteps = ({ told }: History): readonly string[] =>
  [...groupBy(told, (entry) => `${String(entry.life)} ${subjectOf(entry)}`).values()].flatMap((own) =>
    own.flatMap((entry, index) => {
      const before = own[index - 1]
      return before === undefined || rankOf(before) < rankOf(entry)
        ? []
        : [`${subjectOf(entry)} ${entry.change.status} after ${before.change.status}, ${inLife(entry)}`]
    }),
  )

/** What is recorded as sent is never told again by a later process. */
const findRepeats = ({ told, sent }: History): readonly string[] =>
  told.flatMap((entry) => {
    const ack = sent.find(
      (other) => other.life < entry.life && subjectOf(other) === subjectOf(entry) && rankOf(other) >= rankOf(entry),
    )
    return ack === undefined
      ? []
      : [
          `${subjectOf(entry)} ${entry.change.status} ${inLife(entry)}, though ${ack.change.status} was sent ${inLife(ack)}`,
        ]
  })

/** A task reaches a status after its containers did, as far as they are told of in the same or an earlier process. */
const findEarly = (history: History, status: "RUNNING" | "STOPPED"): readonly string[] => {
  const index = history.told.findIndex(({ change }) => change.kind === "task" && change.status === status)
  const before = history.told.slice(0, Math.max(0, index))
  return containersOf(history)
    .filter(() => index >= 0)
    .filter((name) => !before.some((entry) => subjectOf(entry) === name && rankOf(entry) >= ranks[status]))
    .map((name) => `the task ${status} before ${name}`)
}

/** What the last process may not have told comes before anything new. */
export const findLateReplays = (entries: readonly Entry[]): readonly Breach[] =>
  [
    ...groupBy(
      entries.filter((entry) => entry.kind === "told"),
      ({ life }) => life,
    ),
  ].flatMap(([life, own]) => {
    const firstNew = own.findIndex(({ change }) => change.replayed === undefined)
    const late = own.slice(Math.max(0, firstNew)).filter(({ change }) => change.replayed)
    return firstNew < 0
      ? []
      : late.map(({ change }): Breach => ({
          fault: "disorder",
          what: `${change.status} replayed after something new, in life ${String(life)}`,
          arn: change.taskArn,
        }))
  })

const inLife = ({ life }: Announcement): string => `in life ${String(life)}`
