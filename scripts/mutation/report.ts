/** The outcome of a mutation run as lines of text: the score of each file, and every survivor with its reason. */
import { percentOf, type Score, type Survivor } from "./mutant.ts"
import type { Comparison, Reason } from "./reason.ts"

export const formatReport = (
  scores: readonly Score[],
  { explained, unexplained, outdated }: Comparison,
): readonly string[] => [
  ...formatScores(scores),
  ...explained.flatMap(formatReason),
  ...titled("Listed in survivors.json, though no such mutant survives:", outdated),
  ...titled("Survivors without a reason: write a spec, or say why in survivors.json:", unexplained),
  "",
  formatTotal(total(scores)),
]

const formatScores = (scores: readonly Score[]): readonly string[] => {
  const width = Math.max(...scores.map(({ file }) => file.length), 0)
  const row = (file: string, ...cells: readonly string[]) =>
    `${file.padEnd(width)}${cells.map((cell) => cell.padStart(10)).join("")}`
  return [
    row("file", "score", "killed", "timed out", "survived", "uncovered"),
    ...scores.map((score) => {
      const { file, killed, timedOut, survived, uncovered } = score
      return row(file, inPercent(score), ...[killed, timedOut, survived, uncovered].map(String))
    }),
  ]
}

/** `98.1 % of 1600 mutants killed, 30 survived` */
const formatTotal = (score: Score): string => {
  const { killed, timedOut, survived, uncovered } = score
  const all = killed + timedOut + survived + uncovered
  return `${inPercent(score)} of ${String(all)} mutants killed, ${String(survived + uncovered)} survived`
}

const total = (scores: readonly Score[]): Score => {
  const sum = (key: "killed" | "timedOut" | "survived" | "uncovered") =>
    scores.reduce((so, score) => so + score[key], 0)
  return {
    file: "all",
    killed: sum("killed"),
    timedOut: sum("timedOut"),
    survived: sum("survived"),
    uncovered: sum("uncovered"),
  }
}

/** Rounded down, so that nothing looks better than it is. */
const inPercent = (score: Score): string => `${(Math.floor(percentOf(score) * 10) / 10).toFixed(1)} %`

const formatReason = ({ reason, survivors }: Reason): readonly string[] => titled(`Survivors: ${reason}`, survivors)

const titled = (title: string, survivors: readonly Survivor[]): readonly string[] =>
  survivors.length === 0 ? [] : ["", title, ...survivors.flatMap(formatSurvivor)]

const formatSurvivor = ({ file, mutator, line, from, to }: Survivor): readonly string[] => [
  `  ${file}: ${line}`,
  `      ${mutator}: ${from === line ? "all of it" : from} → ${to === "" ? "nothing" : to}`,
]
