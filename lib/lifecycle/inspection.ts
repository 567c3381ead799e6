/** What an inspect proves. It is the daemon's word on a container, and settles whatever was in doubt. */
import type { ContainerInspection } from "../model/daemon.ts"
import type { Failure } from "../model/error.ts"
import { changeContainer, isAlive, type ContainerState, type Death } from "../model/task.ts"
import { adopt, run } from "./beginning.ts"
import { answered, lookAgain } from "./doubt.ts"
import { bury, deathOf, isDead, isEnding } from "./end.ts"

export const reduceInspection = (
  container: ContainerState,
  inspection: ContainerInspection,
  at: number,
): ContainerState => {
  const isFirstLook = container.looks === 0
  const heard = answered(container)
  if (isUnfinished(heard, inspection)) return reject(heard)
  const { containerId, name: dockerName } = inspection
  const volumes = heard.volumes ?? inspection.volumes
  const ours = changeContainer(heard, { mayExist: false, unfinished: false, volumes })
  const seen = adopt(ours, { containerId, dockerName, at })
  switch (inspection.state) {
    case "created":
      if (isDead(seen)) return bury(seen, at)
      if (!isSaidToRun(seen)) return seen
      return isFirstLook ? lookAgain(seen, at) : buryForgotten(seen, at)
    case "running":
    case "paused":
    case "restarting":
      return seeRunning(seen, inspection, at)
    case "removing":
    case "exited":
    case "dead":
      return seeDead(seen, inspection, at)
  }
}

/**
 * A daemon that is ended in the middle of a create leaves a container without its volumes, or one that it was about to take back
 * (20.10). The create was never answered, and nothing has run.
 */
const isUnfinished = ({ containerId }: ContainerState, inspection: ContainerInspection): boolean => {
  const { state, startedAt, lacksVolumes = false } = inspection
  if (containerId !== undefined || startedAt !== undefined) return false
  return state === "dead" || state === "removing" || (state === "created" && lacksVolumes)
}

/** It stands in the way of the one that was asked for, which is created after all: what that create failed for is forgotten. */
const reject = (container: ContainerState): ContainerState =>
  changeContainer(container, {
    mayExist: true,
    unfinished: true,
    failure: isEnding(container) ? container.failure : undefined,
  })

const seeRunning = (
  container: ContainerState,
  { startedAt, portBindings }: ContainerInspection,
  at: number,
): ContainerState => {
  const running = changeContainer(container, { startedAt: startedAt ?? container.startedAt ?? at })
  // It was taken before the death; where another look is due, that one tells the cause.
  if (isDead(running)) return running.inspectAt === undefined ? bury(running, at) : running
  return run(changeContainer(running, { portBindings: container.portBindings ?? portBindings }), at)
}

/** Also by an ECS agent alone, which says so of what it wants to run. */
const isSaidToRun = (container: ContainerState): boolean =>
  container.known === "RUNNING" || (isAlive(container) && container.known !== "STOPPED")

/**
 * A daemon that was killed may have forgotten that it started this one (20.10), and nobody but the daemon has its process. A first look
 * may have been taken before the start; one that follows another, answered or not, was not.
 */
const buryForgotten = (container: ContainerState, at: number): ContainerState =>
  bury(changeContainer(container, { death: deathOf(container, at) }), at, forgotten)

const forgotten: Failure = { name: "DockerStateError", message: "The daemon knows nothing of its start" }

const seeDead = (container: ContainerState, inspection: ContainerInspection, at: number): ContainerState => {
  const told = isDead(container) ? container.death : undefined
  const diedAt = inspection.finishedAt ?? told?.at ?? at
  const death = deathOf(container, diedAt, told?.exitCode ?? inspection.exitCode)
  return bury(changeContainer(container, { death }), at, causeOfDeath(container, inspection, death))
}

const causeOfDeath = (
  container: ContainerState,
  { oomKilled, error }: ContainerInspection,
  { at, exitCode }: Death,
): Failure | undefined => {
  if (oomKilled && exitCode === 137 && !container.stopAsked && !hasOutlivedLack(container, at)) return outOfMemory
  return error === undefined || error === "" ? undefined : { name: "DockerStateError", message: error }
}

/** Docker tells of a child that was killed for memory until the next start. Where no lack is known of this life, it is believed. */
const hasOutlivedLack = ({ lackedMemoryAt = 0, startedAt = 0 }: ContainerState, diedAt: number): boolean =>
  lackedMemoryAt > startedAt && diedAt - lackedMemoryAt > lackMs

/** So long after it a death may be its doing, however busy the daemon was in between. */
const lackMs = 10_000

const outOfMemory: Failure = { name: "OutOfMemoryError", message: "Container killed due to memory usage" }
