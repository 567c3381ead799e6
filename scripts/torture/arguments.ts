/** What `npm run torture` was asked to do, read off its arguments. Nothing is run here. */
import { parseArgs } from "node:util"
import { type Declined, refusalFor } from "../decline.ts"

/** How often each kind of fault is done where nobody says how often. */
export const defaults = { kills: 200, "event-cuts": 100, hang: 10, "disk-full": 3, "daemon-restarts": 20 } as const

export type TrialName = keyof typeof defaults

export interface Plan {
  readonly do: "run"
  /** In this order, with their counts. */
  readonly trials: readonly (readonly [TrialName, number])[]
  readonly seed: string
  /** Tasks at a time. */
  readonly tasks: number
  /** Where to write down all that happens; undefined: nowhere. */
  readonly log: string | undefined
}

export type Demand = Plan | Declined

/** `newSeed` is for a run that is given none. */
export const readArguments = (argv: readonly string[], newSeed: () => string): Demand => {
  try {
    const { values } = parseArgs({ args: argv.map(withDefault), options, allowPositionals: false })
    if (values.help) return { do: "help" }
    const trials = trialNames.flatMap((name) => {
      const count = values[name]
      return count === undefined ? [] : [[name, countIn(name, count)] as const]
    })
    const tasks = countIn("tasks", values.tasks ?? "8")
    return {
      do: "run",
      trials: trials.length > 0 ? trials : everything,
      seed: values.seed ?? newSeed(),
      tasks,
      log: values.log,
    }
  } catch (error) {
    return refusalFor(error)
  }
}

/** A daemon that was killed may leave its networks in disorder, so that comes last. */
const trialNames = [
  "kills",
  "event-cuts",
  "hang",
  "disk-full",
  "daemon-restarts",
] as const satisfies readonly TrialName[]

const everything = trialNames.map((name) => [name, defaults[name]] as const)

const options = {
  help: { type: "boolean", short: "h" },
  kills: { type: "string" },
  "daemon-restarts": { type: "string" },
  "event-cuts": { type: "string" },
  hang: { type: "string" },
  "disk-full": { type: "string" },
  seed: { type: "string" },
  tasks: { type: "string" },
  log: { type: "string" },
} as const

/** A kind of fault without its count: `--hang` is `--hang=10`. */
const withDefault = (argument: string, index: number, argv: readonly string[]): string => {
  const name = trialNames.find((candidate) => argument === `--${candidate}`)
  const next = argv[index + 1]
  return name === undefined || (next !== undefined && !next.startsWith("-"))
    ? argument
    : `--${name}=${String(defaults[name])}`
}

const countIn = (name: string, text: string): number => {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new Error(`Option '--${name}' takes a whole number from 1 on, not '${text}'`)
}

export const usage = `Usage: npm run torture -- [--kills [N]] [--daemon-restarts [N]] [--event-cuts [N]] [--hang [N]] [--disk-full [N]]
                            [--tasks N] [--seed TEXT] [--log FILE]

Runs tasks on a Docker daemon of its own while it does harm to one side or the other, and then holds what the engine told
against what it was asked and what the daemon saw: each task ends once, with the right exit codes, in the right order and in
time, each container is created once, and nothing is left over. Without a kind of harm all of them are done.

  --kills [N]            the engine's process dies by SIGKILL and begins anew, N times; ${String(defaults.kills)} unless given
  --daemon-restarts [N]  dockerd goes, by SIGTERM or SIGKILL, and comes back, N times; ${String(defaults["daemon-restarts"])} unless given
  --event-cuts [N]       connections are cut, delayed and robbed of events and answers, N times; ${String(defaults["event-cuts"])} unless given
  --hang [N]             dockerd takes connections and answers nothing, N times; ${String(defaults.hang)} unless given
  --disk-full [N]        the disk below the engine's state is full for a while, N times; ${String(defaults["disk-full"])} unless given
  --tasks N              tasks at a time; 8 unless given
  --seed TEXT            plans the same tasks and the same harm as the run that printed it; drawn unless given
  --log FILE             write down all that happened, once it is judged
  -h, --help             print this

It takes root on Debian or Ubuntu, where it installs what is missing.
Exit status: 0 where nothing is wrong; 1 where something is; 2 for arguments that cannot be understood; 130 after Ctrl-C.`
