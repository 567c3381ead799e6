/** Results as a person reads them: a table in Markdown, so that it can stand in the README as it is. */
import type { Result } from "./result.ts"
import type { Target } from "./target.ts"

export const formatTable = (results: readonly Result[]): string => {
  const rows = [heads, ...results.map(rowOf)]
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`
  const [head = [], ...body] = rows
  return [line(head), rule, ...body.map(line)].join("\n")
}

const heads: readonly string[] = ["name", "figure", "target", "measured", "verdict"]

const rowOf = ({ name, target, measured, verdict }: Result): readonly string[] => [
  name,
  target.title,
  `${signs[target.bound]}${formatValue(target.value, target.unit)}`,
  measured === undefined ? "–" : formatValue(measured, target.unit),
  verdict,
]

const signs: Readonly<Record<Target["bound"], string>> = { "at least": "≥ ", "at most": "≤ ", exactly: "" }

/** Three digits are all that a measurement of this kind is good for. */
const formatValue = (value: number, unit: Target["unit"]): string => {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
  const number = Number(value.toPrecision(value >= 100 ? 3 : 15)).toLocaleString("en-US", {
    maximumFractionDigits: digits,
  })
  return unit === "" ? number : `${number} ${unit}`
}
