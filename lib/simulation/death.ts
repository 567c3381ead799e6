/** Signals, stops and deaths of running containers. A death is one place: it frees the ports and answers who waited for it. */
import { isRunning, type PendingStop, type SimulatedContainer } from "./container.ts"
import { releasePorts } from "./port.ts"
import { advanceProcess } from "./process.ts"
import { exitCodeOnSignal } from "./program.ts"
import { isRefusal } from "./refusal.ts"
import { sigKill, sigTerm } from "./signal.ts"
import { reaches, start } from "./start.ts"
import { answer, emit, findContainer, patch, put, type Step } from "./step.ts"

/** Delivers a signal, which is an event whether it kills or not. */
export const signal = (step: Step, container: SimulatedContainer, number: number): Step => {
  const told = emit(step, container, "kill", { signal: String(number) })
  const { program, hasInit } = container
  const exitCode = program.kind === "code" ? exitCodeOnSignal(program.onTerm, number, hasInit) : undefined
  return exitCode === undefined ? told : die(told, container.id, exitCode)
}

/** SIGTERM, and SIGKILL once the grace is over. The caller is answered after the death. */
export const stop = (step: Step, container: SimulatedContainer, pending: PendingStop): Step => {
  const { phase } = container
  if (phase.is !== "running") return settle(step, container.id, pending)
  const waiting = { ...container, phase: { ...phase, stops: [...phase.stops, pending] } }
  return signal(put(step, waiting), waiting, sigTerm)
}

/** What the passing of time does to a container; nothing, if its moment has not come or it has moved on. */
export const wake = (step: Step, containerId: string): Step => {
  const woken = proceed(step, containerId)
  const container = findContainer(woken.daemon, containerId)
  return container?.phase.is === "running" && container.phase.stops.some(({ killAt }) => killAt <= step.at)
    ? signal(woken, container, sigKill)
    : woken
}

/** Removal by force: SIGKILL, and no restart that was under way brings it back. */
export const killForGood = (step: Step, container: SimulatedContainer): Step => {
  const { phase } = container
  if (phase.is !== "running") return step
  const stops = phase.stops.map((pending) => ({ ...pending, restarts: false }))
  const doomed = { ...container, phase: { ...phase, stops } }
  return signal(put(step, doomed), doomed, sigKill)
}

const proceed = (step: Step, containerId: string): Step => {
  const container = findContainer(step.daemon, containerId)
  if (container?.phase.is !== "running") return step
  const { phase } = container
  if (phase.wakeAt === undefined || phase.wakeAt > step.at) return step
  const progress = advanceProcess(phase.process, reaches(step.daemon, container.links))
  if (progress.ended) return die(step, container.id, progress.exitCode)
  const wakeAt = progress.waitMs === undefined ? undefined : step.at + progress.waitMs
  return put(step, { ...container, phase: { ...phase, process: progress.process, wakeAt } })
}

const die = (step: Step, containerId: string, exitCode: number): Step => {
  const container = findContainer(step.daemon, containerId)
  if (container?.phase.is !== "running") return step
  const { startedAt, portBindings, stops } = container.phase
  const dead = { ...container, phase: { is: "exited" as const, startedAt, finishedAt: step.at, exitCode } }
  const freed = patch(step, { hostPorts: releasePorts(step.daemon.hostPorts, portBindings) })
  const died = emit(put(freed, dead), dead, "die", { exitCode: String(exitCode) })
  const stopped = stops.reduce((next) => emit(next, dead, "stop"), died)
  return stops.reduce((next, pending) => settle(next, containerId, pending), stopped)
}

/** Answers a stop that is over, which for a restart begins with a start. */
const settle = (step: Step, containerId: string, { ticket, restarts }: PendingStop): Step => {
  const container = findContainer(step.daemon, containerId)
  if (!restarts || container === undefined || isRunning(container)) return answer(step, ticket, { containerId })
  const { step: next, reply } = start(step, container)
  return answer(isRefusal(reply) ? next : emit(next, container, "restart"), ticket, reply)
}
