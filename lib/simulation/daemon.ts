/**
 * The simulated daemon, whole: a pure function from what it knows and what it is asked to what it knows next, what it tells
 * and whom it answers. Time is an argument and chance a number in the state, so the same inputs give the same life, whatever
 * clock drives it. Whoever runs it delivers the events and replies, and wakes each container when its moment has come.
 */
import { exec, judge } from "./beside.ts"
import { isRunning, type SimulatedContainer } from "./container.ts"
import { create } from "./create.ts"
import { killForGood, runOutOfMemory, signal, stop, wake } from "./death.ts"
import { keepImage } from "./image.ts"
import { pause, unpause } from "./pause.ts"
import { boot, crash, leaveIfEmpty, shutDown } from "./power.ts"
import { noSuchContainer, refuse, type Refusal } from "./refusal.ts"
import { noteGiven } from "./registry.ts"
import { finishRemoval, remove } from "./remove.ts"
import type { ContainerRequest, Input } from "./request.ts"
import { readSignal } from "./signal.ts"
import { start } from "./start.ts"
import { answer, beginStep, current, type Daemon, findContainer, patch, put, type Step } from "./step.ts"

export const reduceDaemon = (daemon: Daemon, input: Input, at: number): Step => {
  const step = beginStep(daemon, at)
  switch (input.do) {
    case "create":
      return create(step, input)
    case "give":
      return patch(step, { images: noteGiven(daemon.images, input.image, at) })
    case "keep":
      return patch(step, { images: keepImage(daemon.images, input.image) })
    case "wake":
      return leaveIfEmpty(pass(step, input.containerId))
    case "shutDown":
      return shutDown(step, input.keepsContainers)
    case "crash":
      return crash(step, input.keepsContainers)
    case "boot":
      return boot(step)
    case "start":
    case "stop":
    case "restart":
    case "kill":
    case "pause":
    case "unpause":
    case "remove":
    case "exec":
    case "visit":
    case "oom":
    case "judge":
    case "spoil":
      return leaveIfEmpty(reduceContainer(step, input))
  }
}

/** Time passes for a container; what has waited for the end of its teardown is done now, in its order. */
const pass = (step: Step, containerId: string): Step => {
  const phase = current(step, containerId)?.phase
  const due = phase?.is === "ending" && phase.until <= step.at ? phase.waiting : []
  return due.reduce(reduceContainer, finishRemoval(wake(step, containerId), containerId))
}

const reduceContainer = (step: Step, request: ContainerRequest): Step => {
  const container = findContainer(step.daemon, request.id)
  if (container === undefined) return answer(step, request.ticket, refuseNone(request))
  const { phase } = container
  return phase.is === "ending"
    ? put(step, { ...container, phase: { ...phase, waiting: [...phase.waiting, request] } })
    : reduceSettled(step, container, request)
}

const reduceSettled = (step: Step, container: SimulatedContainer, request: ContainerRequest): Step => {
  const { ticket } = request
  const done = { containerId: container.id }
  switch (request.do) {
    case "start":
      return startOnce(step, container, ticket)
    case "stop":
    case "restart":
      return stop(step, container, {
        ticket,
        killAt: step.at + wholeSeconds(request.graceMs ?? defaultGraceMs),
        restarts: request.do === "restart",
      })
    case "kill":
      return kill(step, container, request)
    case "pause":
      return pause(step, container, ticket)
    case "unpause":
      return unpause(step, container, ticket)
    case "remove":
      return isRunning(container) && request.force
        ? reduceContainer(killForGood(step, container), request)
        : remove(step, container, ticket)
    case "exec":
      return exec(step, container, ticket, request.command)
    case "visit":
      return answer(step, ticket, done)
    case "oom":
      return isRunning(container)
        ? answer(runOutOfMemory(step, container, request.of), ticket, done)
        : answer(step, ticket, refuse("refused", `Container ${container.id} is not running`))
    case "judge":
      return judge(step, container, ticket, request.health)
    case "spoil":
      return answer(put(step, { ...container, flaw: "spoilt" }), ticket, done)
  }
}

/** A kill tells what it could not do, and why. */
const refuseNone = ({ do: deed, id }: ContainerRequest): Refusal => {
  const none = noSuchContainer(id)
  return deed === "kill" ? { ...none, refused: `Cannot kill container: ${id}: ${none.refused}` } : none
}

const defaultGraceMs = 10_000

const wholeSeconds = (ms: number): number => Math.ceil(ms / 1000) * 1000

const startOnce = (step: Step, container: SimulatedContainer, ticket: number): Step => {
  const { phase, removal, flaw } = container
  if (phase.is === "running" && phase.paused !== undefined)
    return answer(step, ticket, refuse("refused", "cannot start a paused container, try unpause instead"))
  if (removal !== undefined || flaw === "dead")
    return answer(step, ticket, refuse("refused", "container is marked for removal and cannot be started"))
  if (phase.is === "running") return answer(step, ticket, { containerId: container.id })
  const outcome = start(step, container)
  return answer(outcome.step, ticket, outcome.reply)
}

const kill = (step: Step, container: SimulatedContainer, request: ContainerRequest & { do: "kill" }): Step => {
  const { id, ticket } = request
  const number = readSignal(request.signal)
  if (number === undefined) return answer(step, ticket, refuse("refused", `Invalid signal: ${String(request.signal)}`))
  if (!isRunning(container))
    return answer(
      step,
      ticket,
      refuse("refused", `Cannot kill container: ${id}: Container ${container.id} is not running`),
    )
  return answer(signal(step, container, number), ticket, { containerId: container.id })
}
