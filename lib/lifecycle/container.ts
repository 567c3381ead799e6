/**
 * What a container's events teach. This reducer only learns: it ends the call that an event answers, keeps the evidence,
 * and moves the status as far as the evidence goes. What to do next is decided elsewhere, from the state alone.
 */
import type { ContainerDefinition } from "../model/definition.ts"
import { isAtLeast } from "../model/status.ts"
import { changeContainer, isAlive, type ContainerState } from "../model/task.ts"
import { adopt, run } from "./beginning.ts"
import { bury, deathOf, isDead, mayHoldPorts, miss } from "./end.ts"
import type { ContainerOccurrence, EventOf } from "./event.ts"
import { reduceFailure } from "./failure.ts"
import { reduceInspection } from "./inspection.ts"
import { advance, untried } from "./transition.ts"

/** After a stop is answered its exit code is on its way in a `die` event; only if that is lost is an inspect worth it. */
export const exitCodeGraceMs = 500

export const reduceContainer = (
  container: ContainerState,
  event: ContainerOccurrence,
  definition: ContainerDefinition,
): ContainerState => {
  switch (event.kind) {
    case "admitted":
      return admit(container, event)
    case "pulled":
      return advance(succeeded(container, "pull"), "pulled", event.at)
    case "created":
      return adopt(succeeded(container, "create"), event)
    case "started":
      return start(succeeded(identified(container, event), "start"), event, definition)
    case "stopped":
      return awaitDeath(succeeded(container, "stop"), event.at)
    case "died":
      return die(identified(container, event), event, definition)
    case "lackedMemory":
      return lackMemory(container, event)
    case "removed":
      return isUnheardOf(container) || isLate(container, event) ? container : miss(cleared(container), event.at)
    case "inspected":
      return reduceInspection(ended(container, "inspect"), event.inspection, event.at)
    case "sent":
      return isAtLeast(container.sent, event.status) ? container : changeContainer(container, { sent: event.status })
    case "failed":
      return container.call?.name === event.call
        ? reduceFailure(ended(container, event.call), event, definition)
        : container
  }
}

/** A create that fails removes what it had made so far, and only that is told: what it comes to, its answer tells. */
const isUnheardOf = ({ containerId, call }: ContainerState): boolean =>
  containerId === undefined && call?.name !== "remove"

/** The event that came before the answer has made room for another, which may be there by now. */
const isLate = ({ call }: ContainerState, { isAnswer = false }: EventOf<"removed">): boolean =>
  isAnswer && call?.name !== "remove"

/** Ends the call of that name, if it is the one in flight: an answer that comes late ends no other. */
const ended = (container: ContainerState, call: EventOf<"failed">["call"]): ContainerState =>
  container.call?.name === call ? changeContainer(container, { call: undefined }) : container

const succeeded = (container: ContainerState, call: EventOf<"failed">["call"]): ContainerState =>
  container.call?.name === call
    ? changeContainer(container, { call: undefined, retryAt: undefined, attempts: 0 })
    : container

/** Whatever is told of it, it was created: the event that told so may have been lost. */
const identified = (
  container: ContainerState,
  { containerId, dockerName, at }: EventOf<"started"> | EventOf<"died">,
): ContainerState =>
  containerId === undefined ? container : adopt(succeeded(container, "create"), { containerId, dockerName, at })

/** A removal that makes room for a create is part of that create's tries, and the next one waits as if there had been nothing to remove. */
const cleared = (container: ContainerState): ContainerState =>
  container.unfinished ? ended(container, "remove") : succeeded(container, "remove")

const admit = (container: ContainerState, { call, at, until }: EventOf<"admitted">): ContainerState =>
  container.call?.name === call && container.call.admittedAt === undefined
    ? changeContainer(container, {
        call: { ...container.call, admittedAt: at, until },
        stopAsked: container.stopAsked || call === "stop",
        quelled: container.quelled || (call === "stop" && container.known === "STOPPED"),
      })
    : container

const start = (
  container: ContainerState,
  { at, startedAt }: EventOf<"started">,
  definition: ContainerDefinition,
): ContainerState => {
  if (container.known === "STOPPED" || container.death !== undefined) return suspectRestart(container, startedAt, at)
  const running = changeContainer(container, {
    startedAt: startedAt ?? container.startedAt ?? at,
    ...untried,
    inspectAt: outlivesStop(container, startedAt) ? at : container.inspectAt,
  })
  if (!lacksBindings(running, definition)) return run(running, at)
  // Of one that was known to live a look at its ports is on its way already.
  return isAlive(container) ? running : changeContainer(running, { inspectAt: at })
}

/** It was started again while it was told to stop: which of its lives the answer will be about, only an inspect tells. */
const outlivesStop = ({ call, startedAt }: ContainerState, againAt: number | undefined): boolean =>
  call?.name === "stop" && startedAt !== undefined && againAt !== undefined && againAt > startedAt

/** RUNNING is not said before the ports that were asked for are known. */
const lacksBindings = ({ portBindings }: ContainerState, { portMappings }: ContainerDefinition): boolean =>
  portBindings === undefined && portMappings.length > 0

/** After the end, or a death, a start may be news, or merely told late: an inspect knows (BUG-17). */
const suspectRestart = (container: ContainerState, startedAt: number | undefined, at: number): ContainerState => {
  const { death } = container
  const isNews = death === undefined || (startedAt !== undefined && startedAt > death.at)
  return isNews ? changeContainer(container, { inspectAt: at }) : container
}

/**
 * Of the death no more is known than that it came after the start: a later start, by whatever clock, is news. Where an inspect is
 * due anyway, it tells whether there was a death at all.
 */
const awaitDeath = (container: ContainerState, at: number): ContainerState =>
  isAlive(container) && !(container.inspectAt !== undefined && container.inspectAt <= at)
    ? changeContainer(container, { death: deathOf(container, 0), inspectAt: at + exitCodeGraceMs, looks: 0 })
    : container

const die = (
  container: ContainerState,
  { at, exitCode, diedAt = at }: EventOf<"died">,
  definition: ContainerDefinition,
): ContainerState => {
  if (isOlderThanLife(container, diedAt)) return changeContainer(container, { inspectAt: at })
  const code = exitCode ?? (isDead(container) ? container.death?.exitCode : undefined)
  const dead = changeContainer(container, { death: deathOf(container, diedAt, code) })
  // Also of one that had ended before, and came back: its stop is not tried again.
  if (!needsCause(container, exitCode))
    return bury(changeContainer(dead, { inspectAt: teardownOf(container, definition, at), ...untried }), at)
  return isDead(container) ? dead : changeContainer(dead, { inspectAt: at, ...untried })
}

/** The last time counts, and only that of one that has not ended. */
const lackMemory = (container: ContainerState, { lackedAt }: EventOf<"lackedMemory">): ContainerState =>
  container.known === "STOPPED" || lackedAt <= (container.lackedMemoryAt ?? 0)
    ? container
    : changeContainer(container, { lackedMemoryAt: lackedAt })

/** When it is seen that its ports are free. Of one that has ended a look that is due stays due. */
const teardownOf = (container: ContainerState, definition: ContainerDefinition, at: number): number | undefined => {
  if (!mayHoldPorts(container, definition)) return undefined
  return container.known === "STOPPED" ? container.inspectAt : at
}

/** A death before the start that is known is an earlier one told late, or told by another clock: an inspect knows. */
const isOlderThanLife = (container: ContainerState, diedAt: number): boolean =>
  isAlive(container) && container.startedAt !== undefined && diedAt < container.startedAt

/** SIGKILL may mean that memory ran out, unless it was we who sent it; a death without a code always needs a look. */
const needsCause = ({ known, stopAsked }: ContainerState, exitCode: number | undefined): boolean =>
  known !== "STOPPED" && (exitCode === undefined || (exitCode === 137 && !stopAsked))
