/**
 * `npm run bench`: measures what the engine costs, and prints each figure beside its target. What needs a daemon runs on a
 * private one, as the live specs do; the programs that measure are in bench/program, a process each.
 */
import { writeFileSync } from "node:fs"
import { cpus } from "node:os"
import { readArguments, usage, type MeasureOrder } from "./bench/arguments.ts"
import { experiments, type Experiment } from "./bench/experiment.ts"
import { exitCodeOf, judge, type Result, type Samples } from "./bench/result.ts"
import { formatTable } from "./bench/table.ts"

const misused = 2

const main = (argv: readonly string[]): number | Promise<number> => {
  const order = readArguments(argv)
  switch (order.do) {
    case "help":
      console.log(usage)
      return 0
    case "refuse":
      console.error(`${order.complaint}\n\n${usage}`)
      return misused
    case "measure":
      return measure(order)
  }
}

const measure = async ({ only, rounds, check }: MeasureOrder): Promise<number> => {
  const wanted = experiments.filter(({ figures }) => only.length === 0 || figures.some((name) => only.includes(name)))
  const results: Result[] = []
  for (const experiment of wanted) results.push(...(await conduct(experiment, rounds)))
  const asked = results.filter(({ name }) => only.length === 0 || only.includes(name))
  console.log(`\n${formatTable(asked)}`)
  writeFileSync("bench.json", `${JSON.stringify({ machine: machine(), rounds, results: asked }, null, 2)}\n`)
  return check ? exitCodeOf(asked) : 0
}

/** An experiment that fails has measured nothing, and the others go on. */
const conduct = async ({ figures, measure }: Experiment, rounds: number): Promise<readonly Result[]> => {
  console.error(`Measuring ${figures.join(", ")} …`)
  const samples = await measure(rounds).catch((error: unknown): Samples => {
    console.error(String(error))
    return {}
  })
  return figures.map((name) => judge(name, samples[name]))
}

const machine = () => ({ node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model ?? "unknown" })

process.exitCode = await main(process.argv.slice(2))
