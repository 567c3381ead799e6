/** The outcome of a mutation run as lines of text: the score of each file, and every survivor with its reason. */
import type { Comparison, Explanation } from "./explanation.ts"
import { percentOf, type Score, type Survivor } from "./mutant.ts"

export const formatReport = (scores: readonly Score[], comparison: Comparison): readonly string[] => [
  ...formatScores(scores),
  ...titled("Survivors, with the reason why", comparison.explained.flatMap(formatExplained)),
  ...titled("Listed in survivors.json, though they do not survive", comparison.outdated.flatMap(formatSurvivor)),
  ...titled(
    "Survivors without a reason: write a spec, or say why in survivors.json",
    comparison.unexplained.flatMap(formatSurvivor),
  ),
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

/** `98.1 % of 1600 mutants are noticed: 1570 not, …` */
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

const formatExplained = (explanation: Explanation): readonly string[] => [
  ...formatSurvivor(explanation),
  `    ${explanation.reason}`,
]

const formatSurvivor = ({ file, mutator, line, from, to }: Survivor): readonly string[] => [
  `${file}: ${mutator}`,
  `    ${line}`,
  ...(from === line ? [] : [`    - ${from}`]),
  `    + ${to}`,
]

const titled = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ["", `${title}:`, ...lines]
