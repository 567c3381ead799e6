/**
 * `npm run sim`: whole runs of the engine in virtual time, each from one seed, held against what the engine promises. The first
 * seed that breaks a promise is shrunk and explained.
 */
import { decline } from "./decline.ts"
import { readArguments, usage, type SearchOrder } from "./sim/arguments.ts"
import { simulateDay } from "./sim/day.ts"
import { drawPlan } from "./sim/plan.ts"
import { searchAll } from "./sim/pool.ts"
import { proveAll } from "./sim/prove.ts"
import { formatResult, formatUnreproduced, formatViolation } from "./sim/report.ts"
import { runPlan } from "./sim/run.ts"
import { shrink } from "./sim/shrink.ts"

const main = (argv: readonly string[]): number | Promise<number> => {
  const order = readArguments(argv)
  switch (order.do) {
    case "help":
    case "refuse":
      return decline(order, usage)
    case "day":
      return simulateDay(console.log)
    case "prove":
      return proveAll(console.log, order.jobs)
    case "search":
      return searchFor(order)
  }
}

const searchFor = async (order: SearchOrder): Promise<number> => {
  const { seed, runs, tasks, profile, jobs } = order
  const result = await searchAll({ seed, runs, tasks, profile }, jobs, tellProgress(runs))
  console.log(formatResult(result))
  if (order.trace) for (const line of (await runPlan(drawPlan(order))).trace) console.log(line)
  const { failing, broken = "" } = result
  if (failing === undefined) return 0
  const plan = drawPlan({ seed: failing, tasks, profile })
  const outcome = await runPlan(plan)
  console.log(
    outcome.violation === undefined
      ? formatUnreproduced(order, failing, broken)
      : formatViolation(order, failing, await shrink(plan, outcome)),
  )
  return 1
}

/** A line for each tenth of a long search. */
const tellProgress = (whole: number): ((runs: number) => void) => {
  let told = 0
  return (runs) => {
    const tenths = Math.floor((runs / whole) * 10)
    if (whole < 1000 || tenths <= told) return
    told = tenths
    console.error(`${String(tenths * 10)} % of ${String(whole)} runs`)
  }
}

process.exitCode = await main(process.argv.slice(2))
