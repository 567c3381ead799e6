/**
 * What is printed, and where. Standard output has the state changes and the summary, as lines for a person or as JSON;
 * with JSON it has nothing else, so that whatever else there is to say goes to standard error.
 */
import type { Blocker, StateChange } from "../../lib/index.ts"
import { formatChange, formatSummary, formatWaits, type Columns } from "./format.ts"
import type { Summary } from "./summary.ts"

export interface Report {
  readonly change: (change: StateChange, columns: Columns) => void
  readonly waits: (blockers: readonly Blocker[], at: number, columns: Columns) => void
  readonly summary: (summary: Summary) => void
  /** What a person wants to know, and a program does not. */
  readonly note: (text: string) => void
  readonly warn: (text: string) => void
}

/** Writes whole lines. */
export interface Output {
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}

export const createReport = (json: boolean, { out, err }: Output): Report => {
  const aside = json ? err : out
  const waits: Report["waits"] = (blockers, at, columns) => formatWaits(blockers, at, columns).forEach(aside)
  const always = { waits, note: aside, warn: err }
  return json
    ? { ...always, change: (change) => out(JSON.stringify(change)), summary: (summary) => out(JSON.stringify(summary)) }
    : {
        ...always,
        change: (change, columns) => out(formatChange(change, columns)),
        summary: (summary) => ["", ...formatSummary(summary)].forEach(out),
      }
}

/** The process's own streams. A reader that goes away, as `head` does, is no reason to leave containers behind. */
export const standardOutput = (): Output => {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined)
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
  }
}
