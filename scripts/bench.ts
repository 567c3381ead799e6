/**
 * `npm run bench`: measures what the engine costs, and prints each figure beside its target. What needs a daemon runs on a
 * private one, as the live specs do; the programs that measure are in bench/program, a process each.
 */
import { spawn } from "node:child_process"
import { writeFileSync } from "node:fs"
import { cpus } from "node:os"
import { fileURLToPath } from "node:url"
import { decline } from "./decline.ts"
import { readArguments, usage, type MeasureOrder } from "./bench/arguments.ts"
import { experiments, type Experiment } from "./bench/experiment.ts"
import { exitCodeOf, judge, type Result, type Samples } from "./bench/result.ts"
import { formatTable } from "./bench/table.ts"
import { whyNoDaemon } from "./dockerd/host.ts"

const main = (argv: readonly string[]): number | Promise<number> => {
  const order = readArguments(argv)
  switch (order.do) {
    case "help":
    case "refuse":
      return decline(order, usage)
    case "measure":
      return measure(order)
  }
}

/** Where a daemon is needed and none is named, all of it is done once more beside one of our own. */
const measure = (order: MeasureOrder): Promise<number> => {
  const wanted = experiments.filter(
    ({ figures }) => order.only.length === 0 || figures.some((name) => order.only.includes(name)),
  )
  const isOnItsOwn = wanted.some(({ needsDaemon }) => needsDaemon) && process.env["TEST_DOCKER_HOST"] === undefined
  const obstacle = isOnItsOwn ? whyNoDaemon() : undefined
  if (isOnItsOwn && obstacle === undefined) return besideDaemon()
  if (obstacle !== undefined) console.error(`Nothing is measured on a daemon: none is named, and ${obstacle}.`)
  return measureHere(wanted, order)
}

const besideDaemon = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const dockerd = fileURLToPath(new URL("dockerd/main.ts", import.meta.url))
    const node = [process.execPath, ...process.execArgv]
    const [program = "", ...args] = [...node, dockerd, ...node, ...process.argv.slice(1)]
    const child = spawn(program, args, { stdio: "inherit" })
    child.once("error", reject)
    child.once("exit", (exitCode) => resolve(exitCode ?? 1))
  })

const measureHere = async (wanted: readonly Experiment[], { only, rounds, check }: MeasureOrder): Promise<number> => {
  const results: Result[] = []
  for (const experiment of wanted) results.push(...(await conduct(experiment, rounds)))
  const asked = results.filter(({ name }) => only.length === 0 || only.includes(name))
  console.log(`\n${formatTable(asked)}`)
  writeFileSync("bench.json", `${JSON.stringify({ machine: machine(), rounds, results: asked }, null, 2)}\n`)
  return check ? exitCodeOf(asked) : 0
}

/** An experiment that fails has measured nothing, and the others go on. */
const conduct = async (experiment: Experiment, rounds: number): Promise<readonly Result[]> => {
  const { figures, needsDaemon } = experiment
  if (needsDaemon && process.env["TEST_DOCKER_HOST"] === undefined) return figures.map((name) => judge(name))
  console.error(`Measuring ${figures.join(", ")} …`)
  const samples = await experiment.measure(rounds).catch((error: unknown): Samples => {
    console.error(String(error))
    return {}
  })
  return figures.map((name) => judge(name, samples[name]))
}

const machine = () => ({ node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model ?? "unknown" })

process.exitCode = await main(process.argv.slice(2))
