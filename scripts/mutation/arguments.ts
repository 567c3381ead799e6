/** What `npm run mutation` was asked to do, read off its arguments. Nothing is opened or run here. */
import { parseArgs } from "node:util"
import { type Declined, refusal, refusalFor } from "../decline.ts"

export type Order =
  /** No files: all of them. */
  { readonly do: "mutate"; readonly files: readonly string[] } | Declined

/** A file that is not there, or that the specs of the two rooms do not cover, would pass with none of its mutants unnoticed. */
export const readArguments = (argv: readonly string[], isFile: (path: string) => boolean): Order => {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true })
    if (values.help === true) return { do: "help" }
    const stranger = positionals.find((path) => !/^lib\/(lifecycle|model)\/[\w-]+\.ts$/.test(path) || !isFile(path))
    return stranger === undefined
      ? { do: "mutate", files: [...new Set(positionals)] }
      : refusal(`There is no file ${stranger} in lib/lifecycle or lib/model`)
  } catch (error) {
    return refusalFor(error)
  }
}

const options = { help: { type: "boolean", short: "h" } } as const

export const usage = `Usage: npm run mutation -- [FILE]…

Changes lib/lifecycle and lib/model in every small way that Stryker knows, or the files named alone, and sees whether
their specs notice. Prints the score of each file, and whoever was not noticed, with the reason why that must be. All
of it takes a quarter of an hour on two cores; .stryker/report.html shows every mutant.

  FILE        lib/lifecycle/plan.ts, for one
  -h, --help  print this

Exits with 1 where fewer than nine in ten are noticed, or where a survivor is not explained; with 2 where it is
misused.`
