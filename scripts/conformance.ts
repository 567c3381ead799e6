/**
 * `npm run conformance`: the rules of spec/rules.json, and the tests of the original in spec/original/catalogue.json, each with
 * the specs that show it. A spec shows a rule by passing, and by a title that ends in the rule's id. `--missing` prints nothing but
 * the rules that no spec shows, and the citations that are faulty. Exits with 1 where there is any of either.
 */
import { readFileSync } from "node:fs"
import { cover, findFaults, isMissing } from "./conformance/coverage.ts"
import { formatAll, formatFault, formatMissing } from "./conformance/report.ts"
import { readRules } from "./conformance/rule.ts"
import { runSpecs } from "./conformance/run.ts"
import { onInterrupt } from "./interrupt.ts"

const interruption = new AbortController()

const main = async (args: readonly string[]): Promise<number> => {
  if (args.some((argument) => argument !== "--missing")) {
    console.error("usage: npm run conformance -- [--missing]")
    return 2
  }
  const rules = ["spec/rules.json", "spec/original/catalogue.json"].flatMap((file) =>
    readRules(readFileSync(file, "utf8")),
  )
  console.error("Running the specs …")
  const specs = await runSpecs(process.env["TEST_DOCKER_HOST"], interruption.signal)
  const coverage = cover(rules, specs)
  const faults = findFaults(rules, specs)
  const lines = args.includes("--missing")
    ? [...formatMissing(coverage), ...faults.map(formatFault)]
    : formatAll(coverage, faults)
  console.log(lines.join("\n"))
  return faults.length > 0 || coverage.some(isMissing) ? 1 : 0
}

onInterrupt((exitCode) => interruption.abort(exitCode))

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  if (!interruption.signal.aborted) throw error
  return Number(interruption.signal.reason)
})
