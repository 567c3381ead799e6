/** A failing plan made small: the shortest beginning of it that fails, then without whatever is not needed for that. */
import type { Faults } from "../../lib/simulation/index.ts"
import type { Plan } from "./plan.ts"
import { runPlan, type Outcome } from "./run.ts"

export interface Shrunk {
  readonly plan: Plan
  readonly outcome: Outcome
}

/** Anything smaller counts that breaks the same promise; a plan that breaks none stays as it is. */
export const shrink = async (
  plan: Plan,
  outcome: Outcome,
  run: (plan: Plan) => Promise<Outcome> = runPlan,
): Promise<Shrunk> => {
  const rule = outcome.violation?.rule
  let smallest: Shrunk = { plan, outcome }
  if (rule === undefined) return smallest
  const attempt = async (smaller: Plan): Promise<boolean> => {
    const tried = await run(smaller)
    const fails = tried.violation?.rule === rule
    if (fails) smallest = { plan: smaller, outcome: tried }
    return fails
  }
  for (let length = 0; length < plan.deeds.length; length += 1)
    if (await attempt({ ...plan, deeds: plan.deeds.slice(0, length) })) break
  for (let index = smallest.plan.deeds.length - 1; index >= 0; index -= 1)
    await attempt({ ...smallest.plan, deeds: smallest.plan.deeds.toSpliced(index, 1) })
  for (const faults of fewer(smallest.plan.faults))
    await attempt({ ...smallest.plan, faults: faults(smallest.plan.faults) })
  for (const calmer of habits(smallest.plan)) await attempt({ ...smallest.plan, ...calmer })
  return smallest
}

/** A disk that is quick, then one that never fails; and a backend that hears nothing, or at least is no nuisance. */
const habits = ({ disk, backend }: Plan): readonly Partial<Plan>[] => [
  ...(disk === undefined ? [] : [{ disk: { ...disk, slowMs: 0 } }, { disk: { slowMs: 0, fails: 0 } }]),
  { backend: { ...backend, throws: false } },
  { backend: { confirms: 0, slowMs: 0, throws: false } },
]

/** Each group of faults left out, then each fault. */
const fewer = (faults: Faults): readonly ((faults: Faults) => Faults)[] =>
  (["call", "event", "stream"] as const).flatMap((group) => [
    (given: Faults): Faults => ({ ...given, [group]: undefined }),
    ...Object.keys(faults[group] ?? {}).map(
      (kind) =>
        (given: Faults): Faults =>
          given[group] === undefined ? given : { ...given, [group]: { ...given[group], [kind]: 0 } },
    ),
  ])
