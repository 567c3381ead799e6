/**
 * Signals, stops and deaths of running containers. A death is one place. It is told at once; the network is taken down
 * thereafter, and only then are the ports free, the stops told and answered, and questions about the container answered.
 */
import { type Ending, isBusy, type PendingStop, type Running, type SimulatedContainer } from "./container.ts"
import { resume } from "./pause.ts"
import { releasePorts } from "./port.ts"
import { advanceProcess } from "./process.ts"
import { exitCodeOnSignal } from "./program.ts"
import { fail, isRefusal } from "./refusal.ts"
import { remove } from "./remove.ts"
import { sigKill } from "./signal.ts"
import { start, surroundingsOf } from "./start.ts"
import { answer, current, emit, nextMoment, patch, put, type Step } from "./step.ts"

/** Delivers a signal, which is an event whether it kills or not. Whoever is paused has to go on to receive it. */
export const signal = (step: Step, container: SimulatedContainer, number: number): Step => {
  const told = emit(step, container, "kill", { signal: String(number) })
  const { program, hasInit } = container
  const exitCode = program.kind === "code" ? exitCodeOnSignal(program.onTerm, number, hasInit) : undefined
  const awake = number === sigKill ? told : resume(told, container.id)
  return exitCode === undefined ? awake : die(awake, container.id, exitCode)
}

/** SIGTERM or a signal of its own, and SIGKILL once the grace is over. The caller is answered after the death. */
export const stop = (step: Step, container: SimulatedContainer, pending: PendingStop): Step => {
  const { phase } = container
  if (phase.is !== "running") return settle(step, container.id, pending)
  const waiting = { ...container, phase: { ...phase, stops: [...phase.stops, pending] } }
  return signal(put(step, waiting), waiting, container.stopSignal)
}

/** What the passing of time does to a container; nothing, if its moment has not come or it has moved on. */
export const wake = (step: Step, containerId: string): Step => {
  const woken = proceed(step, containerId)
  const container = current(woken, containerId)
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

/** The kernel kills a process for memory: the container's own, of which it dies, or a child, which the daemon only tells. */
export const runOutOfMemory = (step: Step, container: SimulatedContainer, of: "main" | "child"): Step => {
  const { phase } = container
  if (phase.is !== "running") return step
  const starved = { ...container, phase: { ...phase, wasOutOfMemory: true } }
  const told = emit(put(step, starved), starved, "oom")
  return of === "main" ? die(told, container.id, 128 + sigKill) : told
}

const proceed = (step: Step, containerId: string): Step => {
  const container = current(step, containerId)
  if (container?.phase.is === "ending" && container.phase.until <= step.at)
    return tearDown(step, container, container.phase)
  return container?.phase.is === "running" ? work(step, container, container.phase) : step
}

const work = (step: Step, container: SimulatedContainer, phase: Running): Step => {
  if (phase.wakeAt === undefined || phase.wakeAt > step.at) return step
  const progress = advanceProcess(phase.process, surroundingsOf(step.daemon, container))
  const { wasOutOfMemory, ended } = progress
  const wakeAt = ended || progress.waitMs === undefined ? undefined : step.at + progress.waitMs
  const process = ended ? phase.process : progress.process
  const next = { ...container, phase: { ...phase, process, wakeAt } }
  const told = wasOutOfMemory ? runOutOfMemory(put(step, next), next, "child") : put(step, next)
  return ended ? die(told, container.id, progress.exitCode) : told
}

const die = (step: Step, containerId: string, exitCode: number): Step => {
  const container = current(step, containerId)
  if (container?.phase.is !== "running") return step
  const { startedAt, portBindings, stops, wasOutOfMemory } = container.phase
  const { teardownMs } = step.daemon.pace
  const end = { startedAt, finishedAt: nextMoment(step), exitCode, until: step.at + teardownMs }
  const phase: Ending = { is: "ending", ...end, portBindings, stops, waiting: [] }
  const dead = { ...container, oomKilled: wasOutOfMemory, health: undefined, phase }
  const died = emit(step, dead, "die", { exitCode: String(exitCode) })
  return teardownMs === 0 ? tearDown(died, dead, phase) : put(died, dead)
}

const tearDown = (step: Step, container: SimulatedContainer, phase: Ending): Step => {
  const { startedAt, finishedAt, exitCode, portBindings, stops } = phase
  const freed = patch(step, { hostPorts: releasePorts(step.daemon.hostPorts, portBindings) })
  const gone: SimulatedContainer = { ...container, phase: { is: "exited", startedAt, finishedAt, exitCode } }
  const stopped = stops.reduce((next) => emit(next, gone, "stop"), put(freed, gone))
  const settled = stops.reduce((next, pending) => settle(next, container.id, pending), stopped)
  const left = current(settled, container.id)
  return left?.removesItself === true && left.phase.is === "exited" ? remove(settled, left, nobody) : settled
}

/** The ticket of what nobody waits for. */
const nobody = 0

/** Answers a stop that is over, which for a restart begins with a start. */
const settle = (step: Step, containerId: string, { ticket, restarts }: PendingStop): Step => {
  const container = current(step, containerId)
  if (!restarts || container === undefined || isBusy(container)) return answer(step, ticket, { containerId })
  const { step: next, reply } = start(step, container)
  return isRefusal(reply)
    ? answer(next, ticket, fail(`Cannot restart container ${containerId}: ${reply.refused}`))
    : answer(emit(next, container, "restart"), ticket, reply)
}
