/** `npm run mutation`: changes the two pure rooms in every small way that Stryker knows, and sees whether their specs notice. */
import { existsSync, readFileSync } from "node:fs"
import { Stryker } from "@stryker-mutator/core"
import { decline } from "./decline.ts"
import { readArguments, usage } from "./mutation/arguments.ts"
import { scoresOf, survivorsOf } from "./mutation/mutant.ts"
import { optionsFor } from "./mutation/options.ts"
import { compare, readReasons } from "./mutation/reason.ts"
import { formatReport } from "./mutation/report.ts"

const read = (file: string): string => readFileSync(file, "utf8")

const main = (argv: readonly string[]): number | Promise<number> => {
  const order = readArguments(argv, existsSync)
  switch (order.do) {
    case "help":
    case "refuse":
      return decline(order, usage)
    case "mutate":
      return mutate(order.files)
  }
}

const mutate = async (files: readonly string[]): Promise<number> => {
  const mutants = await new Stryker(optionsFor(files)).runMutationTest()
  const scores = scoresOf(mutants)
  const comparison = compare(
    survivorsOf(mutants, read),
    readReasons(read("scripts/mutation/survivors.json")),
    scores.map(({ file }) => file),
  )
  console.log(`\n${formatReport(scores, comparison).join("\n")}`)
  // Where the score is too low Stryker has said so, and set the exit code.
  return comparison.unexplained.length > 0 ? 1 : Number(process.exitCode ?? 0)
}

process.exitCode = await main(process.argv.slice(2))
