/** What became of the mutants of a run: how many of each file were noticed, and which were not. */
import { relative, resolve } from "node:path"

/** One mutant as Stryker tells of it; lines and columns begin with one. */
export interface Mutant {
  readonly fileName: string
  readonly mutatorName: string
  readonly replacement?: string | undefined
  readonly status: string
  readonly location: { readonly start: Position; readonly end: Position }
}

interface Position {
  readonly line: number
  readonly column: number
}

/** A mutant that no spec has noticed, in words that outlast other changes of its file. */
export interface Survivor {
  readonly file: string
  readonly mutator: string
  /** The line that it begins in, without what surrounds it. */
  readonly line: string
  readonly from: string
  readonly to: string
}

/** How the mutants of one file have fared. */
export interface Score {
  readonly file: string
  readonly killed: number
  readonly timedOut: number
  readonly survived: number
  readonly uncovered: number
}

/** By Stryker's count: a mutant that does not even load counts for nothing. */
export const scoresOf = (mutants: readonly Mutant[]): readonly Score[] =>
  [...new Set(mutants.map(fileOf))].sort().map((file) =>
    scoreOf(
      file,
      mutants.filter((mutant) => fileOf(mutant) === file),
    ),
  )

const scoreOf = (file: string, mutants: readonly Mutant[]): Score => {
  const count = (status: string) => mutants.filter((mutant) => mutant.status === status).length
  return {
    file,
    killed: count("Killed"),
    timedOut: count("Timeout"),
    survived: count("Survived"),
    uncovered: count("NoCoverage"),
  }
}

/** In percent; a file without a mutant is not at fault. */
export const percentOf = ({ killed, timedOut, survived, uncovered }: Score): number => {
  const noticed = killed + timedOut
  const all = noticed + survived + uncovered
  return all === 0 ? 100 : (100 * noticed) / all
}

/** Whoever was not noticed; `read` gives a file's text. */
export const survivorsOf = (mutants: readonly Mutant[], read: (file: string) => string): readonly Survivor[] =>
  mutants
    .filter(({ status }) => status === "Survived" || status === "NoCoverage")
    .map((mutant) => describe(mutant, read))

const describe = (mutant: Mutant, read: (file: string) => string): Survivor => {
  const file = fileOf(mutant)
  const { start, end } = mutant.location
  const lines = read(file)
    .split("\n")
    .slice(start.line - 1, end.line)
  const last = lines.length - 1
  const from = lines.map((line, at) =>
    line.slice(at === 0 ? start.column - 1 : 0, at === last ? end.column - 1 : undefined),
  )
  return {
    file,
    mutator: mutant.mutatorName,
    line: (lines[0] ?? "").trim(),
    from: inOneLine(from.join("\n")),
    to: inOneLine(mutant.replacement ?? ""),
  }
}

const inOneLine = (code: string): string => code.replace(/\s+/g, " ").trim()

const fileOf = ({ fileName }: Mutant): string => relative(".", resolve(fileName)).replaceAll("\\", "/")
