/** What was written down, sorted by task: the form in which it can be judged. */
import type { StateChange } from "../../lib/index.ts"
import { arnOf, type Entry, type Seen, type Trouble } from "./entry.ts"
import type { Errand } from "./errand.ts"

export interface History {
  readonly arn: string
  /** Absent for a task that nobody has asked for. */
  readonly errand: Errand | undefined
  readonly accepted: boolean
  readonly refusals: readonly Refusal[]
  readonly wasStopped: boolean
  readonly told: readonly Announcement[]
  readonly sent: readonly Announcement[]
  readonly seen: readonly Seen[]
  /** Of everybody: what was in the way, and when. */
  readonly troubles: readonly Interval[]
}

export interface Refusal {
  readonly at: number
  readonly do: "add" | "stop"
  readonly error: string
}

export interface Announcement {
  readonly at: number
  readonly life: number
  readonly change: StateChange
}

export type Interval = Trouble & { readonly at: number }

export const historiesOf = (entries: readonly Entry[]): readonly History[] => {
  const troubles = entries.filter((entry) => entry.kind === "trouble")
  return [...groupBy(entries, arnOf)].flatMap(([arn, own]) =>
    arn === undefined ? [] : [historyOf(arn, own, troubles)],
  )
}

const historyOf = (arn: string, entries: readonly Entry[], troubles: readonly Interval[]): History => ({
  arn,
  errand: entries.find((entry) => entry.kind === "added")?.errand,
  accepted: entries.some(({ kind }) => kind === "accepted"),
  refusals: entries.filter((entry) => entry.kind === "refused"),
  wasStopped: entries.some(({ kind }) => kind === "stopAsked"),
  told: entries.filter((entry) => entry.kind === "told"),
  sent: entries.filter((entry) => entry.kind === "sent"),
  seen: entries.filter((entry) => entry.kind === "seen"),
  troubles,
})

/** A task that was accepted must be carried out, and so must one that is proven to have been recorded. */
export const isOwed = ({ accepted, told, seen }: History): boolean =>
  accepted || told.length > 0 || idsOf(seen).size > 0

/** What the daemon only ever removes, or has left unfinished, was never made: it has broken the create off. */
export const idsOf = (seen: readonly Seen[]): ReadonlySet<string> =>
  new Set(seen.filter(({ action }) => action !== "destroy" && action !== "unfinished").map(({ id }) => id))

/** The container that a change is about; the task itself has none. */
export const subjectOf = ({ change }: Announcement): string =>
  change.kind === "task" ? "the task" : change.containerName

export const containersOf = ({ errand }: History): readonly string[] =>
  errand?.input.containers.map(({ name }) => name) ?? []

/** In the order in which the keys appear. */
export const groupBy = <T, Key>(list: readonly T[], keyOf: (item: T) => Key): ReadonlyMap<Key, readonly T[]> => {
  const groups = new Map<Key, T[]>()
  for (const item of list) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return groups
}
