/**
 * What a failed call teaches, by the call and by what its failure proves (its verdict). One rule runs through it: a call
 * that went unanswered proves nothing, so it is followed by an inspect, never by a conclusion.
 */
import type { ContainerDefinition } from "../model/definition.ts"
import type { Verdict } from "../model/error.ts"
import { changeContainer, isAlive, type ContainerState } from "../model/task.ts"
import { backoffMs } from "./backoff.ts"
import { answered, lookAgain, wasLastAwaited } from "./doubt.ts"
import { bury, giveUp, isDead, mayHoldPorts, miss, vanish } from "./end.ts"
import type { EventOf } from "./event.ts"

type Failed = EventOf<"failed">

export const reduceFailure = (
  container: ContainerState,
  event: Failed,
  definition: ContainerDefinition,
): ContainerState => {
  switch (event.call) {
    case "pull":
      return failPull(container, event)
    case "create":
      return failCreate(container, event)
    case "start":
      return failStart(container, event)
    case "stop":
      return failStop(container, event)
    case "remove":
      return event.verdict === "missing" ? miss(container, event.at) : retryLater(container, event.at)
    case "inspect":
      return failInspect(container, event, definition)
  }
}

const retryLater = (container: ContainerState, at: number): ContainerState => {
  const attempts = container.attempts + 1
  return changeContainer(container, { attempts, retryAt: at + backoffMs(attempts) })
}

/** The image may be there all the same: the create tells, and only then does the failure count (TM-34). */
const failPull = (container: ContainerState, { verdict, failure, retryable = false, at }: Failed): ContainerState =>
  verdict === "unreachable" || verdict === "cut"
    ? retryLater(container, at)
    : changeContainer(container, { pullFailure: failure, mayPullAgain: retryable && container.repulls < pullRetries })

/** A pull that fails for what may pass is tried again so often (LIM-15), once the create has shown that it has to be. */
const pullRetries = 2

const failCreate = (container: ContainerState, { verdict, failure, at }: Failed): ContainerState => {
  switch (verdict) {
    case "unreachable":
      return retryLater(container, at)
    case "cut":
    case "conflict":
      return changeContainer(retryLater(container, at), { mayExist: true, inspectAt: at })
    case "unknown":
      return changeContainer(container, { failure: container.failure ?? failure, mayExist: true, inspectAt: at })
    case "missing":
      return container.mayPullAgain
        ? pullAgain(retryLater(container, at))
        : giveUp(container, container.pullFailure ?? failure)
    case "refused":
      return giveUp(container, failure)
  }
}

const pullAgain = (container: ContainerState): ContainerState =>
  changeContainer(container, { pullFailure: undefined, mayPullAgain: false, repulls: container.repulls + 1 })

/**
 * A start without an answer may have succeeded all the same, so the container is looked at. Where only the connection was lost, it
 * may go on running, or be started again; where time ran out, it is stopped if it runs (BUG-2b). Of one that has died it did succeed.
 */
const failStart = (container: ContainerState, { verdict, failure, at }: Failed): ContainerState => {
  if (isDead(container) && verdict !== "missing") return container
  switch (verdict) {
    case "unreachable":
      return retryLater(container, at)
    case "cut":
      return changeContainer(retryLater(container, at), { inspectAt: at })
    case "unknown":
      return changeContainer(giveUp(container, failure), { inspectAt: at })
    case "missing":
      return vanish(container, at)
    case "conflict":
    case "refused":
      return giveUp(container, failure)
  }
}

/** A failed stop says nothing of the process, unless its death is known: evidence first, then another try (BUG-16), also of what came back. */
const failStop = (container: ContainerState, { verdict, at }: Failed): ContainerState => {
  if (verdict === "missing") return vanish(container, at)
  if (!isAlive(container)) return container
  const later = changeContainer(retryLater(container, at), { quelled: false })
  return verdict === "unreachable" ? later : changeContainer(later, { inspectAt: at })
}

/** The daemon has the exit code that is not known yet: one that is away tells it when it is back, one that errs perhaps soon. */
const mayStillTell = (container: ContainerState, verdict: Verdict): boolean =>
  container.death?.exitCode === undefined &&
  (verdict === "unreachable" || verdict === "cut" || !wasLastAwaited(container))

/** Of one that is dead, and yet to be buried, no more will be learnt. Any other that is not found may yet be created. */
const failInspect = (
  container: ContainerState,
  { verdict, failure, at }: Failed,
  definition: ContainerDefinition,
): ContainerState => {
  if (verdict === "missing" && wasThere(container)) return miss(container, at)
  if (container.known !== "STOPPED" && isDead(container) && !mayStillTell(container, verdict))
    return bury(mayHoldPorts(container, definition) ? lookAgain(container, at) : container, at)
  switch (verdict) {
    case "missing":
      return container.failure === undefined ? answered(container) : giveUp(container, container.failure)
    case "conflict":
      return changeContainer(giveUp(container, failure), { mayExist: false })
    case "unreachable":
    case "cut":
    case "unknown":
    case "refused":
      return lookAgain(container, at)
  }
}

/** Its id is known, or it is said to run: an ECS agent's file says so also of one without an id. */
const wasThere = ({ containerId, known }: ContainerState): boolean => containerId !== undefined || known === "RUNNING"
