/** What a search has found, in words. Durations aside, the same arguments give the same words. */
import { formatChange, formatDeed, formatHabits } from "./run.ts"
import type { SearchOrder } from "./arguments.ts"
import { toMarbles } from "../../lib/marbles/draw.ts"
import type { BatchResult } from "./search.ts"
import type { Shrunk } from "./shrink.ts"

export const formatResult = ({ runs, lines, faults, digest, failing }: BatchResult): string =>
  `${String(runs)} runs, ${String(lines)} things happened, ${String(faults)} of them faults; digest ${digest.toString(16)}: ` +
  (failing === undefined ? "every promise kept" : `seed ${String(failing)} breaks a promise`)

/** Of a seed that fails among others and not by itself, so that there is nothing to shrink. */
export const formatUnreproduced = (
  { seed, runs, tasks, profile, jobs }: SearchOrder,
  failing: number,
  broken: string,
): string =>
  [
    `Not reproduced: seed ${String(failing)} broke "${broken}" in the search, and keeps every promise when it is run by itself`,
    `Again:  npm run sim -- --seed ${String(seed)} --runs ${String(runs)} --tasks ${String(tasks)} --faults ${profile} --jobs ${String(jobs)}`,
  ].join("\n")

export const formatViolation = ({ tasks, profile }: SearchOrder, seed: number, { plan, outcome }: Shrunk): string => {
  const { violation, faults, changes, trace } = outcome
  return [
    `Broken: ${violation?.rule ?? ""}`,
    `Found:  ${violation?.found ?? ""}, at ${String(violation?.at ?? 0)} ms`,
    `Again:  npm run sim -- --seed ${String(seed)} --runs 1 --tasks ${String(tasks)} --faults ${profile} --trace`,
    `Habits: ${formatHabits(plan)}`,
    ...section("What was done", plan.deeds.map(formatDeed)),
    ...section("What went wrong", faults),
    ...section("What was told", toMarbles(changes, { from: 0 }).split("\n")),
    ...section("The same in words", changes.map(formatChange)),
    ...section("What happened last", trace.slice(-40)),
  ].join("\n")
}

const section = (title: string, lines: readonly string[]): readonly string[] => [
  "",
  `${title}:`,
  ...(lines.length === 0 ? ["  nothing"] : lines.map((line) => `  ${line}`)),
]
