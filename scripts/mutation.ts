/**
 * `npm run mutation`: changes lib/lifecycle and lib/model in every small way that Stryker knows, and sees whether their specs
 * notice. Prints the score of each file, and whoever was not noticed, with the reason why that must be. `npm run mutation --
 * lib/lifecycle/plan.ts …` mutates these files alone. Exits with 1 where fewer than nine in ten are noticed, or where a survivor
 * is not explained. All of it takes a quarter of an hour on two cores; .stryker/report.html shows every mutant.
 */
import { readFileSync } from "node:fs"
import { Stryker } from "@stryker-mutator/core"
import { scoresOf, survivorsOf } from "./mutation/mutant.ts"
import { optionsFor } from "./mutation/options.ts"
import { compare, readReasons } from "./mutation/reason.ts"
import { formatReport } from "./mutation/report.ts"

const read = (file: string): string => readFileSync(file, "utf8")

const main = async (files: readonly string[]): Promise<void> => {
  const mutants = await new Stryker(optionsFor(files)).runMutationTest()
  const scores = scoresOf(mutants)
  const comparison = compare(
    survivorsOf(mutants, read),
    readReasons(read("scripts/mutation/survivors.json")),
    scores.map(({ file }) => file),
  )
  console.log(`\n${formatReport(scores, comparison).join("\n")}`)
  // Where the score is too low Stryker has said so, and set the exit code.
  if (comparison.unexplained.length > 0) process.exitCode = 1
}

await main(process.argv.slice(2))
