/** What a person is shown: a table of all trials, and of each breach enough to find its cause. */
import { faults, type Breach } from "./breach.ts"
import { arnOf, formatEntry, type Entry } from "./entry.ts"
import type { Outcome } from "./trial.ts"

export const formatTable = (outcomes: readonly Outcome[]): readonly string[] => {
  const rows = [heading, ...outcomes.map(rowOf)]
  const widths = heading.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) => row.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join("  "))
}

const heading = ["", "times", "tasks", "containers", ...faults, "replays", "worst lag", "took"]

const rowOf = ({ title, count, seconds, verdict }: Outcome): readonly string[] => [
  title,
  ...[count, verdict.tasks, verdict.containers].map(String),
  ...faults.map((fault) => String(verdict.breaches.filter((breach) => breach.fault === fault).length)),
  String(verdict.replays),
  `${(verdict.worstLagMs / 1000).toFixed(1)} s`,
  `${seconds.toFixed(0)} s`,
]

const pad = (cell: string, width: number, column: number): string =>
  column === 0 ? cell.padEnd(width) : cell.padStart(width)

/** Each breach, and for the first few tasks concerned all that is written of them. */
export const formatBreaches = ({ title, verdict: { breaches }, entries, explanation }: Outcome): readonly string[] => {
  const arns = [...new Set(breaches.flatMap(({ arn }) => arn ?? []))]
  return [
    ...breaches.map((breach) => `${title}: ${formatBreach(breach)}`),
    ...arns.slice(0, shown).flatMap((arn) => [`${title}: all there is of ${arn}`, ...trace(entries, arn)]),
    ...(explanation.length > 0 ? [`${title}: what the engine waited for`, ...explanation.map(indent)] : []),
  ]
}

/** All that was written down. */
export const formatLog = ({ title, entries }: Outcome): readonly string[] => [
  title,
  ...entries.map((entry) => indent(formatEntry(entry, entries[0]?.at ?? 0))),
]

const shown = 3

const formatBreach = ({ fault, what, arn }: Breach): string =>
  `${fault.toUpperCase()} ${arn === undefined ? "" : `${arn}: `}${what}`

/** The troubles of everybody are part of it. */
const trace = (entries: readonly Entry[], arn: string): readonly string[] => {
  const own = entries.filter((entry) => arnOf(entry) === arn)
  const [from = 0, until = 0] = [own.at(0)?.at, own.at(-1)?.at]
  const began = entries[0]?.at ?? 0
  return entries
    .filter((entry) => arnOf(entry) === arn || (entry.kind === "trouble" && entry.at >= from && entry.from <= until))
    .map((entry) => indent(formatEntry(entry, began)))
}

const indent = (line: string): string => `  ${line}`
