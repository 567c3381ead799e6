/** What `npm run bench` was asked to do, read off its arguments. Nothing is opened or run here. */
import { parseArgs } from "node:util"
import { type Declined, refusal, refusalFor } from "../decline.ts"
import { isFigureName, targets, type FigureName } from "./target.ts"

export type Order = MeasureOrder | Declined

export interface MeasureOrder {
  readonly do: "measure"
  /** Without repetition; empty: all. */
  readonly only: readonly FigureName[]
  readonly rounds: number
  readonly check: boolean
}

export const readArguments = (argv: readonly string[]): Order => {
  try {
    const { values } = parseArgs({ args: [...argv], options })
    const { help = false, check = false, only = [], rounds = "5" } = values
    if (help) return { do: "help" }
    const stranger = only.find((name) => !isFigureName(name))
    if (stranger !== undefined) return refusal(`There is no figure ${stranger}: they are ${figureNames.join(", ")}`)
    if (!/^[1-9]\d{0,2}$/.test(rounds)) return refusal(`--rounds takes a number from 1 to 999, not ${rounds}`)
    return { do: "measure", only: [...new Set(only.filter(isFigureName))], rounds: Number(rounds), check }
  } catch (error) {
    return refusalFor(error)
  }
}

const options = {
  help: { type: "boolean", short: "h" },
  check: { type: "boolean" },
  only: { type: "string", multiple: true },
  rounds: { type: "string" },
} as const

const figureNames = Object.keys(targets)

export const usage = `Usage: npm run bench -- [--check] [--only NAME]… [--rounds N]

Measures what the engine costs, each figure as the median of several rounds, prints a table and writes bench.json.
What is measured on a daemon is a ratio to plain dockerode code that does the same work on the same daemon, in turn
with it.

  --check      exit with 1 where a target is missed, or could not be measured
  --only NAME  measure this figure alone; may be given several times
  --rounds N   so many rounds of each, 5 unless given; walls up to five times as many, until it is clear which side
               of its target each is on
  -h, --help   print this

Figures: ${figureNames.join(", ")}.

Environment: TEST_DOCKER_HOST names the daemon, unix:///var/run/docker.sock for one; without it a private one is
started where that can be done, which takes root on Debian or Ubuntu.`
