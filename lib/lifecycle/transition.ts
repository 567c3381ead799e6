/**
 * Which status follows which, and what it takes. This table is the law: reducers move a container's status through it and
 * in no other way, and the state diagram in the README is drawn from it.
 */
import type { ContainerStatus } from "../model/status.ts"
import { changeContainer, type ContainerState } from "../model/task.ts"

/**
 * What moves a container: four things that the daemon tells, `removed` for a container that is there no longer, and
 * `abandoned` for one that has no process and will not be given one.
 */
export type Move = "pulled" | "created" | "started" | "died" | "removed" | "abandoned"

/**
 * A status may be jumped over, never gone back to. A running container leaves its status on evidence alone. Takes the place of
 * `transitionFunctionMap`: what it has no move for cannot be asked for, so that there is no `ImpossibleStateTransitionError`.
 *
 * @example
 * transitions.RUNNING.died // "STOPPED"
 */
export const transitions: Readonly<Record<ContainerStatus, Readonly<Partial<Record<Move, ContainerStatus>>>>> = {
  NONE: {
    pulled: "PULLED",
    created: "CREATED",
    started: "RUNNING",
    died: "STOPPED",
    removed: "STOPPED",
    abandoned: "STOPPED",
  },
  PULLED: { created: "CREATED", started: "RUNNING", died: "STOPPED", removed: "STOPPED", abandoned: "STOPPED" },
  CREATED: { started: "RUNNING", died: "STOPPED", removed: "STOPPED", abandoned: "STOPPED" },
  RUNNING: { died: "STOPPED", removed: "STOPPED" },
  STOPPED: {},
}

/** As if nothing had been tried, or looked at, in vain. */
export const untried = { retryAt: undefined, attempts: 0, looks: 0 } as const

/** The container after the move, its failed tries and vain looks behind it; or the same one where the table knows no such move. */
export const advance = (container: ContainerState, move: Move, at: number): ContainerState => {
  const known = transitions[container.known][move]
  return known === undefined ? container : changeContainer(container, { known, knownAt: at, ...untried })
}
