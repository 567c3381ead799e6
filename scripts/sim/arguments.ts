/** What `npm run sim` was asked to do, read off its arguments. Nothing is run here. */
import { parseArgs } from "node:util"
import { type Declined, refusalFor } from "../decline.ts"
import { faultProfiles, type FaultProfile } from "../../lib/simulation/index.ts"

export type Order = SearchOrder | { readonly do: "day" } | { readonly do: "prove"; readonly jobs: number } | Declined

export interface SearchOrder {
  readonly do: "search"
  /** The first seed. */
  readonly seed: number
  readonly runs: number
  readonly tasks: number
  readonly profile: FaultProfile
  readonly jobs: number
  /** Print everything that happens. */
  readonly trace: boolean
}

const defaults = { seed: 1, runs: 1000, tasks: 6, jobs: 2 } as const

export const readArguments = (argv: readonly string[]): Order => {
  try {
    const { values } = parseArgs({ args: [...argv], options })
    if (values.help === true) return { do: "help" }
    if (values.day === true) return { do: "day" }
    if (values.prove === true) return { do: "prove", jobs: whole("jobs", values.jobs, 1) }
    const { faults = "all", trace = false } = values
    if (!isProfile(faults))
      throw new Misuse(`--faults must be one of ${Object.keys(faultProfiles).join(", ")}, not ${faults}`)
    return {
      do: "search",
      seed: whole("seed", values.seed, 0),
      runs: whole("runs", values.runs, 1),
      tasks: whole("tasks", values.tasks, 1),
      jobs: whole("jobs", values.jobs, 1),
      profile: faults,
      trace,
    }
  } catch (error) {
    return refusalFor(error)
  }
}

class Misuse extends Error {}

const isProfile = (name: string): name is FaultProfile => Object.hasOwn(faultProfiles, name)

const whole = (flag: keyof typeof defaults, text: string | undefined, least: number): number => {
  if (text === undefined) return defaults[flag]
  const value = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value
  throw new Misuse(`--${flag} must be a whole number from ${String(least)} on, not ${text}`)
}

const options = {
  seed: { type: "string" },
  runs: { type: "string" },
  tasks: { type: "string" },
  faults: { type: "string" },
  jobs: { type: "string" },
  trace: { type: "boolean" },
  day: { type: "boolean" },
  prove: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const

export const usage = `Usage: npm run sim -- [--seed N] [--runs M] [--tasks T] [--faults PROFILE] [--jobs J] [--trace]
       npm run sim -- --day
       npm run sim -- --prove [--jobs J]

Runs the engine against the simulated Docker in virtual time, with tasks, wishes, crashes and faults drawn from a seed,
and holds what it does against what it promises. The same seed gives the same run.

  --seed N          the first seed (${String(defaults.seed)})
  --runs M          how many seeds, from the first on (${String(defaults.runs)})
  --tasks T         tasks in each run (${String(defaults.tasks)})
  --faults PROFILE  what goes wrong: ${Object.keys(faultProfiles).join(", ")} (all)
  --jobs J          threads (${String(defaults.jobs)})
  --trace           print everything that happens, a line each; meant for one run
  --day             simulate a day of 40 tasks a minute, and compare the heap after its sixth and its last hour
  --prove           plant each known bug in a copy of lib, and search for it
  -h, --help        print this

Exit status: 1 where a promise is broken (the first seed that breaks one is shrunk and explained), 2 for arguments
that cannot be understood.`
