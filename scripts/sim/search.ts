/** One seed after the other, until one breaks a promise. */
import { hashOf } from "../../lib/simulation/chance.ts"
import type { FaultProfile } from "../../lib/simulation/index.ts"
import { drawPlan } from "./plan.ts"
import { runPlan } from "./run.ts"

/** Some seeds for one thread. */
export interface Batch {
  readonly seed: number
  readonly runs: number
  readonly tasks: number
  readonly profile: FaultProfile
}

export interface BatchResult {
  readonly seed: number
  /** As many as were run. */
  readonly runs: number
  /** How much happened. */
  readonly lines: number
  readonly faults: number
  /** Of everything that happened, in this order; equal for equal runs. */
  readonly digest: number
  /** The first seed that broke a promise. */
  readonly failing: number | undefined
  /** The promise that it broke. */
  readonly broken: string | undefined
}

export const search = async ({ seed, runs, tasks, profile }: Batch): Promise<BatchResult> => {
  let [lines, faults, digest] = [0, 0, 0]
  for (let run = 0; run < runs; run += 1) {
    const { violation, trace, faults: drawn } = await runPlan(drawPlan({ seed: seed + run, tasks, profile }))
    lines += trace.length
    faults += drawn.length
    digest = hashOf(`${String(digest)} ${trace.join("\n")}`)
    if (violation !== undefined)
      return { seed, runs: run + 1, lines, faults, digest, failing: seed + run, broken: violation.rule }
  }
  return { seed, runs, lines, faults, digest, failing: undefined, broken: undefined }
}
