/** The proof of the simulation: with each known bug planted it finds a seed that breaks a promise, within so many runs. */
import type { searchAll } from "./pool.ts"
import { readBugs, withPlanted, type Bug } from "./plant.ts"
import type { BatchResult } from "./search.ts"

export const mostRuns = 2000

/** Searches for each bug; 1 where one stays hidden. */
export const proveAll = async (print: (line: string) => void, jobs: number): Promise<number> => {
  let hidden = 0
  for (const bug of readBugs()) {
    const { failing, runs, broken } = await searchPlanted(bug, { seed: 1, runs: mostRuns }, jobs)
    if (failing === undefined) hidden += 1
    print(
      failing === undefined
        ? `${bug.name}: hidden for ${String(runs)} runs`
        : `${bug.name}: seed ${String(failing)} breaks "${broken ?? ""}"`,
    )
  }
  return hidden === 0 ? 0 : 1
}

/** Runs these seeds with the bug planted, until one breaks a promise. */
export const searchPlanted = (
  bug: Bug,
  seeds: { readonly seed: number; readonly runs: number },
  jobs: number,
): Promise<BatchResult> =>
  withPlanted(bug, async (load) => {
    const pool = await load("scripts/sim/pool.ts")
    if (!isPool(pool)) throw new Error("The copy has no search")
    return pool.searchAll({ ...seeds, tasks: 6, profile: "all" }, jobs, () => undefined)
  })

const isPool = (loaded: unknown): loaded is { readonly searchAll: typeof searchAll } =>
  typeof loaded === "object" && loaded !== null && "searchAll" in loaded
