/**
 * The simulated daemon, whole: a pure function from what it knows and what it is asked to what it knows next, what it tells
 * and whom it answers. Time is an argument and chance a number in the state, so the same inputs give the same life, whatever
 * clock drives it. Whoever runs it delivers the events and replies, and wakes each container when its moment has come.
 */
import { create, type CreateRequest } from "./create.ts"
import { isRunning, type SimulatedContainer } from "./container.ts"
import { killForGood, signal, stop, wake } from "./death.ts"
import { canonical } from "./image.ts"
import { noSuchContainer, refuse } from "./refusal.ts"
import { readSignal } from "./signal.ts"
import { start } from "./start.ts"
import { answer, beginStep, type Daemon, drop, emit, findContainer, patch, type Step } from "./step.ts"
import { withEntry } from "./table.ts"

/** A call that changes something; a ticket says whom to answer. */
export type Request =
  | CreateRequest
  | { readonly do: "start"; readonly ticket: number; readonly id: string }
  | { readonly do: "stop"; readonly ticket: number; readonly id: string; readonly graceMs?: number | undefined }
  | { readonly do: "restart"; readonly ticket: number; readonly id: string; readonly graceMs?: number | undefined }
  | { readonly do: "kill"; readonly ticket: number; readonly id: string; readonly signal: string | number }
  | { readonly do: "remove"; readonly ticket: number; readonly id: string; readonly force: boolean }

export type Input =
  | Request
  /** The last layer of an image has come. */
  | { readonly do: "keep"; readonly image: string }
  /** A moment announced by a step's `timers` has come. */
  | { readonly do: "wake"; readonly containerId: string }

export const reduceDaemon = (daemon: Daemon, input: Input, at: number): Step => {
  const step = beginStep(daemon, at)
  switch (input.do) {
    case "create":
      return create(step, input)
    case "keep":
      return keep(step, input.image)
    case "wake":
      return wake(step, input.containerId)
    case "start":
    case "stop":
    case "restart":
    case "kill":
    case "remove":
      return reduceContainer(step, input)
  }
}

type ContainerRequest = Exclude<Request, CreateRequest>

const reduceContainer = (step: Step, request: ContainerRequest): Step => {
  const container = findContainer(step.daemon, request.id)
  if (container === undefined) return answer(step, request.ticket, noSuchContainer(request.id))
  switch (request.do) {
    case "start":
      return startOnce(step, container, request.ticket)
    case "stop":
    case "restart":
      return stop(step, container, {
        ticket: request.ticket,
        killAt: step.at + wholeSeconds(request.graceMs ?? defaultGraceMs),
        restarts: request.do === "restart",
      })
    case "kill":
      return kill(step, container, request)
    case "remove":
      return remove(step, container, request)
  }
}

const defaultGraceMs = 10_000

const wholeSeconds = (ms: number): number => Math.ceil(ms / 1000) * 1000

const keep = (step: Step, image: string): Step => {
  const { images } = step.daemon
  return patch(step, { images: { ...images, pulled: withEntry(images.pulled, canonical(image), true) } })
}

const startOnce = (step: Step, container: SimulatedContainer, ticket: number): Step => {
  if (isRunning(container)) return answer(step, ticket, { containerId: container.id })
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

const remove = (step: Step, container: SimulatedContainer, request: ContainerRequest & { do: "remove" }): Step => {
  const { ticket, force } = request
  if (isRunning(container) && !force)
    return answer(
      step,
      ticket,
      refuse(
        "refused",
        `You cannot remove a running container ${container.id}. ` +
          "Stop the container before attempting removal or force remove",
      ),
    )
  const gone = drop(killForGood(step, container), container)
  return answer(emit(gone, container, "destroy"), ticket, { containerId: container.id })
}
