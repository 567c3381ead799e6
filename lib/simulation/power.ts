/**
 * The daemon's own end and its return. One that shuts down in good order takes no more calls, stops its containers, telling
 * so, and goes when they have come to rest. One that crashes says nothing. With live-restore the containers outlive either;
 * what happens to them meanwhile nobody is told, and only an inspection shows it.
 */
import { isBusy, type SimulatedContainer } from "./container.ts"
import { stop } from "./death.ts"
import { releasePorts } from "./port.ts"
import { sigKill } from "./signal.ts"
import { current, nextMoment, patch, put, type Step } from "./step.ts"
import { valuesOf } from "./table.ts"

const graceMs = 10_000
const nobody = 0

export const shutDown = (step: Step, keepsContainers: boolean): Step => {
  if (step.daemon.power !== "up") return step
  if (keepsContainers) return goDown(step)
  const stopping = patch(step, { power: "stopping" })
  const pending = { ticket: nobody, killAt: step.at + graceMs, restarts: false }
  return leaveIfEmpty(
    busyOnes(stopping).reduce((next, container) => {
      const freed = withoutPlans(container)
      return stop(put(next, freed), freed, pending)
    }, stopping),
  )
}

export const crash = (step: Step, keepsContainers: boolean): Step => {
  if (step.daemon.power === "down") return step
  const down = goDown(step)
  return keepsContainers ? down : busyOnes(down).reduce(endQuietly, down)
}

export const boot = (step: Step): Step => patch(step, { power: "up" })

/** A daemon that shuts down is gone when nothing is left to be done. */
export const leaveIfEmpty = (step: Step): Step =>
  step.daemon.power === "stopping" && step.daemon.busy === 0 ? goDown(step) : step

/** What was promised is forgotten: nobody will send the SIGKILL that a grace would have ended with. */
const goDown = (step: Step): Step =>
  busyOnes(step).reduce((next, container) => put(next, withoutPlans(container)), patch(step, { power: "down" }))

const withoutPlans = (container: SimulatedContainer): SimulatedContainer => {
  const { phase } = container
  switch (phase.is) {
    case "running":
      return { ...container, phase: { ...phase, stops: [] } }
    case "ending":
      return { ...container, phase: { ...phase, stops: [], waiting: [] } }
    case "created":
    case "exited":
      return container
  }
}

const endQuietly = (step: Step, { id }: SimulatedContainer): Step => {
  const container = current(step, id)
  if (container?.phase.is !== "running" && container?.phase.is !== "ending") return step
  const { startedAt, portBindings } = container.phase
  const { finishedAt, exitCode } =
    container.phase.is === "ending" ? container.phase : { finishedAt: nextMoment(step), exitCode: 128 + sigKill }
  const freed = patch(step, { hostPorts: releasePorts(step.daemon.hostPorts, portBindings) })
  return put(freed, { ...container, health: undefined, phase: { is: "exited", startedAt, finishedAt, exitCode } })
}

/** The one time that all containers are gone through. */
const busyOnes = (step: Step): readonly SimulatedContainer[] => valuesOf(step.daemon.containers).filter(isBusy)
