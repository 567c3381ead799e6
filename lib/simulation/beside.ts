/** What happens beside a container's own process, and tells of itself by events alone: commands run in it, health checks. */
import type { SimulatedContainer } from "./container.ts"
import { advanceProcess, beginProcess } from "./process.ts"
import { readProgram } from "./program.ts"
import { refuse } from "./refusal.ts"
import type { Health } from "./request.ts"
import { surroundingsOf } from "./start.ts"
import { answer, drawId, emit, put, type Step } from "./step.ts"

/** The command takes no time; one that serves never ends. */
export const exec = (step: Step, container: SimulatedContainer, ticket: number, command: readonly string[]): Step => {
  const { id, phase } = container
  if (phase.is !== "running") return answer(step, ticket, refuse("refused", `Container ${id} is not running`))
  if (phase.paused !== undefined)
    return answer(step, ticket, refuse("refused", `Container ${id} is paused, unpause the container before exec`))
  const drawn = drawId(step)
  const execID = drawn.id
  const exitCode = outcomeOf(drawn.step, container, command)
  const begun = ["exec_create", "exec_start"].reduce(
    (next, action) => emit(next, container, action, { execID }),
    drawn.step,
  )
  const over =
    exitCode === undefined ? begun : emit(begun, container, "exec_die", { execID, exitCode: String(exitCode) })
  return answer(over, ticket, { containerId: id })
}

const notFound = 126

const outcomeOf = (step: Step, container: SimulatedContainer, command: readonly string[]): number | undefined => {
  const program = readProgram(command)
  if (program.kind === "missing") return notFound
  const surroundings = { ...surroundingsOf(step.daemon, container), hasMemoryLimit: false }
  for (let process = beginProcess(program.code); ;) {
    const progress = advanceProcess(process, surroundings)
    if (progress.ended) return progress.exitCode
    if (progress.waitMs === undefined) return undefined
    process = progress.process
  }
}

/** A verdict that is no news is not told. */
export const judge = (step: Step, container: SimulatedContainer, ticket: number, health: Health): Step => {
  const { id, phase } = container
  if (phase.is !== "running") return answer(step, ticket, refuse("refused", `Container ${id} is not running`))
  const judged = put(step, { ...container, health })
  const told = container.health === health ? judged : emit(judged, container, "health_status")
  return answer(told, ticket, { containerId: id })
}
