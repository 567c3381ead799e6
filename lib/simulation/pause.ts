/** Pauses: a container that is paused keeps its place in its program, and its waits last as much longer. */
import type { SimulatedContainer } from "./container.ts"
import { refuse } from "./refusal.ts"
import { answer, current, emit, put, type Step } from "./step.ts"

export const pause = (step: Step, container: SimulatedContainer, ticket: number): Step => {
  const { phase, id } = container
  if (phase.is !== "running") return answer(step, ticket, refuse("refused", `Container ${id} is not running`))
  if (phase.paused !== undefined) return answer(step, ticket, refuse("refused", `Container ${id} is already paused`))
  const paused = { leftMs: phase.wakeAt === undefined ? undefined : phase.wakeAt - step.at }
  const next = put(step, { ...container, phase: { ...phase, wakeAt: undefined, paused } })
  return answer(emit(next, container, "pause"), ticket, { containerId: id })
}

export const unpause = (step: Step, container: SimulatedContainer, ticket: number): Step => {
  const { phase, id } = container
  if (phase.is !== "running" || phase.paused === undefined)
    return answer(step, ticket, refuse("refused", `Container ${id} is not paused`))
  return answer(resume(step, id), ticket, { containerId: id })
}

/** Lets it go on, if it is paused at all. */
export const resume = (step: Step, containerId: string): Step => {
  const container = current(step, containerId)
  if (container?.phase.is !== "running" || container.phase.paused === undefined) return step
  const { leftMs } = container.phase.paused
  const wakeAt = leftMs === undefined ? undefined : step.at + leftMs
  const next = put(step, { ...container, phase: { ...container.phase, wakeAt, paused: undefined } })
  return emit(next, container, "unpause")
}
