/** The part of `npm run torture` that runs inside the namespaces: starts the daemon, does the trials, and says what came of them. */
import { appendFileSync } from "node:fs"
import { join } from "node:path"
import { Daemon } from "../dockerd/daemon.ts"
import { importBusybox } from "../dockerd/image.ts"
import { onDismissal } from "../dockerd/namespace.ts"
import { readArguments, type Plan, type TrialName } from "./arguments.ts"
import { cuts } from "./cuts.ts"
import { diskFull } from "./disk.ts"
import { hangs } from "./hangs.ts"
import { kills } from "./kills.ts"
import { formatBreaches, formatLog, formatTable } from "./report.ts"
import { restarts } from "./restarts.ts"
import { runTrial, type Outcome, type Trial } from "./trial.ts"

const [folder = "", ...args] = process.argv.slice(2)

const trials: Readonly<Record<TrialName, (count: number) => Trial>> = {
  kills,
  "daemon-restarts": restarts,
  "event-cuts": cuts,
  hang: hangs,
  "disk-full": diskFull,
}

const main = async ({ trials: wanted, seed, tasks, log }: Plan): Promise<number> => {
  const daemon = new Daemon(folder)
  try {
    await daemon.start()
    await importBusybox(daemon.host, folder)
  } catch (error) {
    console.error(`No daemon: ${String(error)}\nThe end of dockerd's log:\n${daemon.endOfLog()}`)
    return 1
  }
  const outcomes: Outcome[] = []
  for (const [name, count] of wanted) {
    const outcome = await runTrial(
      trials[name](count),
      { daemon, folder: join(folder, name), seed: `${seed} ${name}`, width: tasks },
      console.log,
    )
    outcomes.push(outcome)
    if (log !== undefined) appendFileSync(log, `${formatLog(outcome).join("\n")}\n`)
    formatBreaches(outcome).forEach((line) => console.log(line))
  }
  console.log(["", ...formatTable(outcomes)].join("\n"))
  const breaches = outcomes.reduce((sum, { verdict }) => sum + verdict.breaches.length, 0)
  console.log(`\n${String(breaches)} breaches, seed ${seed}`)
  return breaches === 0 ? 0 : 1
}

const plan = readArguments(args, () => "")
if (plan.do !== "run") throw new Error("torture.ts has let bad arguments pass")

onDismissal(() => process.exit(1))
process.exit(await main(plan))
