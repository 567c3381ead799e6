/** What `npm start` was asked to do, read off its arguments. Nothing is opened or run here. */
import { parseArgs } from "node:util"
import { type Declined, refusal, refusalFor } from "../decline.ts"

export type Order = RunOrder | Declined

export interface RunOrder {
  readonly do: "run"
  /** Undefined: the sample. */
  readonly file: string | undefined
  readonly json: boolean
  readonly explain: boolean
  readonly simulate: boolean
  /** The containers stay when the task has ended. */
  readonly keep: boolean
}

export const readArguments = (argv: readonly string[]): Order => {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true })
    const { help = false, json = false, explain = false, simulate = false, keep = false } = values
    if (help) return { do: "help" }
    if (positionals.length > 1) return refusal(`One file at a time, not ${positionals.join(", ")}`)
    if (keep && simulate) return refusal("--keep is for containers of Docker, and --simulate makes none")
    return { do: "run", file: positionals[0], json, explain, simulate, keep }
  } catch (error) {
    return refusalFor(error)
  }
}

const options = {
  help: { type: "boolean", short: "h" },
  json: { type: "boolean" },
  explain: { type: "boolean" },
  simulate: { type: "boolean" },
  keep: { type: "boolean" },
} as const

export const usage = `Usage: npm start -- [FILE] [--json] [--explain] [--keep | --simulate]

Runs a task to its end, prints each state that it and its containers reach, and removes the containers.
Ctrl-C stops the task; a second Ctrl-C quits at once, and says what is left.

  FILE         the task as JSON, in this package's own form or as AWS's register-task-definition takes it;
               without FILE a sample of two containers, simulated where there is no Docker
  --json       print JSON lines: one object for each state change, then one summary; with "npm start --silent --"
               nothing else stands on standard output
  --explain    say what the task waits for, whenever that changes
  --keep       leave the containers when the task has ended, and say how to read their output
  --simulate   run on the embedded simulated Docker, which has no images: it understands sleep, echo, exit, true, false,
               trap and their like, and takes any other program for one that runs until it is stopped
  -h, --help   print this

Environment: Docker is found as the docker command finds it (DOCKER_HOST, DOCKER_CONTEXT, the usual sockets).
SAMPLE_IMAGE is the image of the sample's containers, busybox:1 unless set.

Exit status: the exit code of the essential container that ended first; 125 where it never ran or no Docker
answers; 130 after Ctrl-C; 2 for arguments or a file that cannot be understood.`
