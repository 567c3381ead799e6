/** The ways in which a container comes to its end, each with its reason. */
import type { ContainerDefinition } from "../model/definition.ts"
import type { Failure } from "../model/error.ts"
import { changeContainer, isAlive, type ContainerState, type Death } from "../model/task.ts"
import { advance } from "./transition.ts"

/** It goes no further, for this reason; what is left of it comes to its end by itself. The first reason stays. */
export const giveUp = (container: ContainerState, failure: Failure): ContainerState =>
  container.known === "STOPPED"
    ? container
    : changeContainer(container, { desired: "STOPPED", failure: container.failure ?? failure })

/** It has ended, or is on its way to its end. */
export const isEnding = ({ known, desired }: ContainerState): boolean => known === "STOPPED" || desired === "STOPPED"

/** Its process has ended, as far as is known: it has died since it last started. */
export const isDead = (container: ContainerState): boolean => container.death !== undefined && !isAlive(container)

/** A death is never before the start that is known, whichever clock that was told by. */
export const deathOf = ({ startedAt }: ContainerState, at: number, exitCode?: number): Death => ({
  at: Math.max(at, startedAt ?? at),
  exitCode,
})

/** Its ports, known by now or not, may be taken for some time after its death: an inspect is answered only when they are free. */
export const mayHoldPorts = ({ portBindings }: ContainerState, { portMappings }: ContainerDefinition): boolean =>
  (portBindings ?? portMappings).length > 0

/**
 * Its death is certain. The exit code and the failure that were known first stay (LIM-11); of one that has ended already what is still
 * missing is added.
 */
export const bury = (container: ContainerState, at: number, failure?: Failure): ContainerState =>
  advance(
    changeContainer(container, {
      exitCode: container.exitCode ?? container.death?.exitCode,
      failure: container.failure ?? failure,
    }),
    "died",
    at,
  )

/** The daemon has nothing there any longer. If that was only what a broken-off create had left, the create may go ahead; else it was the container. */
export const vanish = (container: ContainerState, at: number): ContainerState =>
  container.unfinished && container.known !== "STOPPED" ? makeRoom(container) : disappear(container, at)

/** From now on nothing stands in the way of the container that was asked for. */
const makeRoom = (container: ContainerState): ContainerState =>
  changeContainer(container, { unfinished: false, mayExist: false })

/** That alone is a reason only for one that was not known to be dead. */
const disappear = (container: ContainerState, at: number): ContainerState => {
  const gone = changeContainer(container, { gone: true, mayExist: false, inspectAt: undefined, retryAt: undefined })
  if (container.known === "STOPPED") return gone
  if (isDead(container)) return bury(gone, at)
  return advance(changeContainer(gone, { failure: container.failure ?? vanished }), "removed", at)
}

/** What was looked for by name may have come to be since, and its id been told: then only a look by id proves anything. */
export const miss = (container: ContainerState, at: number): ContainerState =>
  container.mayExist && container.containerId !== undefined
    ? changeContainer(container, { mayExist: false, inspectAt: at })
    : vanish(container, at)

const vanished: Failure = { name: "ContainerVanishedError", message: "No container matching saved ID found" }
