/** The coverage of the rules as lines of text, in columns. */
import { isOriginalTest, withoutCitation } from "./citation.ts"
import { isMissing, type Coverage, type Fault, type Spec } from "./coverage.ts"

/** More of one file say no more. */
const mostOfOneFile = 3

/** Rule by rule with the specs that show it, then what is missing, what is wrong, and the counts. */
export const formatAll = (coverage: readonly Coverage[], faults: readonly Fault[]): readonly string[] => [
  ...coverage.filter((one) => !isMissing(one)).flatMap(formatRule),
  ...titled("Missing", formatMissing(coverage)),
  ...titled("Faulty citations", faults.map(formatFault)),
  "",
  ...formatCounts(coverage),
]

export const formatMissing = (coverage: readonly Coverage[]): readonly string[] =>
  coverage.filter(isMissing).flatMap(formatRule)

export const formatFault = ({ file, title, fault }: Fault): string => `${file}: "${title}" ${fault}`

/** `2 rules, 0 out of scope, 2 in scope: 1 covered, 1 missing`, and as much of the original's tests where there are any. */
const formatCounts = (coverage: readonly Coverage[]): readonly string[] => [
  count(
    "rules",
    coverage.filter(({ rule }) => !isOriginalTest(rule.id)),
  ),
  ...(coverage.some(({ rule }) => isOriginalTest(rule.id))
    ? [
        count(
          "tests of the original",
          coverage.filter(({ rule }) => isOriginalTest(rule.id)),
        ),
      ]
    : []),
]

const count = (what: string, coverage: readonly Coverage[]): string => {
  const out = coverage.filter(({ rule }) => rule.scope === "out").length
  const missing = coverage.filter(isMissing).length
  const inScope = coverage.length - out
  return [
    `${String(coverage.length)} ${what}, ${String(out)} out of scope, ${String(inScope)} in scope: `,
    `${String(inScope - missing)} covered, ${String(missing)} missing`,
  ].join("")
}

const formatRule = (coverage: Coverage): readonly string[] => {
  const { rule, shownBy, notShownBy } = coverage
  const why = rule.scope === "out" ? ` Out of scope: ${rule.why}` : ""
  const mark = isMissing(coverage) ? "✗" : rule.scope === "out" ? "–" : "✓"
  return [
    `${mark} ${rule.id.padEnd(idWidth)} ${rule.says}${why}`,
    ...byFile(shownBy, ""),
    ...(isMissing(coverage) ? byFile(notShownBy, "does not pass: ") : []),
  ]
}

/** As wide as the longest id. */
const idWidth = "BUG-2a".length

const byFile = (specs: readonly Spec[], note: string): readonly string[] =>
  [...new Set(specs.map(({ file }) => file))].flatMap((file) => {
    const titles = specs.filter((spec) => spec.file === file).map(titleOf)
    const more = titles.length - mostOfOneFile
    const shown = more > 1 ? [...titles.slice(0, mostOfOneFile), `… and ${String(more)} more`] : titles
    return shown.map((title, index) => `    ${(index === 0 ? file : "").padEnd(fileWidth)} ${note}${title}`)
  })

/** As wide as most of the project's specs need. */
const fileWidth = "spec/wire/container-definition.ts".length

const titleOf = ({ titles }: Spec): string => titles.map(withoutCitation).join(" ")

const titled = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ["", title, ...lines]
