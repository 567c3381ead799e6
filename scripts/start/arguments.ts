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
}

export const readArguments = (argv: readonly string[]): Order => {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true })
    const { help = false, json = false, explain = false, simulate = false } = values
    if (help) return { do: "help" }
    if (positionals.length > 1) return refusal(`One file at a time, not ${positionals.join(", ")}`)
    return { do: "run", file: positionals[0], json, explain, simulate }
  } catch (error) {
    return refusalFor(error)
  }
}

const options = {
  help: { type: "boolean", short: "h" },
  json: { type: "boolean" },
  explain: { type: "boolean" },
  simulate: { type: "boolean" },
} as const

export const usage = `Usage: npm start -- [FILE] [--json] [--explain] [--simulate]

Runs a task to its end, prints each state that it and its containers reach, and removes the containers.
Ctrl-C stops the task; a second Ctrl-C quits at once, and says what is left.

  FILE         the task as JSON, in this package's own form or as AWS's register-task-definition takes it;
               without FILE a sample of two containers, simulated where there is no Docker
  --json       print JSON lines: one object for each state change, then one summary
  --explain    say what the task waits for, whenever that changes
  --simulate   run on the embedded simulated Docker
  -h, --help   print this

Environment: Docker is found as the docker command finds it (DOCKER_HOST, DOCKER_CONTEXT, the usual sockets).
SAMPLE_IMAGE is the image of the sample's containers, busybox:1 unless set.

Exit status: the exit code of the essential container that ended first; 125 where it never ran or no Docker
answers; 130 after Ctrl-C; 2 for arguments or a file that cannot be understood.`
