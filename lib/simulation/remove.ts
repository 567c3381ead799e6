/** Removal: it takes its time, and may fail halfway, which leaves a container that is `dead` until it is tried again. */
import { isRunning, type SimulatedContainer } from "./container.ts"
import { fail, refuse, type Refusal } from "./refusal.ts"
import { answer, current, drop, emit, put, type Step } from "./step.ts"

/** Of a container that has come to rest, or is refused. */
export const remove = (step: Step, container: SimulatedContainer, ticket: number): Step => {
  const refused = refuseRemoval(container)
  if (refused !== undefined) return answer(step, ticket, refused)
  return step.daemon.pace.removalMs === 0
    ? finish(step, container, ticket)
    : put(step, { ...container, removal: { ticket, until: step.at + step.daemon.pace.removalMs } })
}

const refuseRemoval = (container: SimulatedContainer): Refusal | undefined => {
  const { id, removal, phase } = container
  if (removal !== undefined) return { ...inProgress(id), retryable: true }
  if (!isRunning(container)) return undefined
  const [state, remedy] =
    phase.is === "running" && phase.paused !== undefined
      ? ["paused", "Unpause and then stop the container"]
      : ["running", "Stop the container"]
  return refuse(
    "refused",
    `You cannot remove a ${state} container ${id}. ${remedy} before attempting removal or force remove`,
  )
}

const inProgress = (id: string): Refusal => refuse("refused", `removal of container ${id} is already in progress`)

/** Does nothing unless its time has come. */
export const finishRemoval = (step: Step, containerId: string): Step => {
  const container = current(step, containerId)
  if (container?.removal === undefined || container.removal.until > step.at) return step
  return finish(step, container, container.removal.ticket)
}

const finish = (step: Step, container: SimulatedContainer, ticket: number): Step => {
  const { id, flaw } = container
  if (flaw !== "spoilt") return answer(emit(drop(step, container), container, "destroy"), ticket, { containerId: id })
  const dead = put(step, { ...container, removal: undefined, flaw: "dead" })
  return answer(dead, ticket, fail(`container ${id}: driver failed to remove root filesystem: device busy`))
}
