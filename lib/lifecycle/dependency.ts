/**
 * Who waits for whom (spec section 2). A create waits for what the container must exist beside, a start for what must run;
 * stops go the other way round. Nothing else is ordered.
 */
import { linkTarget, type ContainerDefinition } from "../model/definition.ts"
import { isAtLeast } from "../model/status.ts"
import { isAlive, type ContainerState, type TaskState } from "../model/task.ts"
import { membersOf } from "./member.ts"

/** The first container that must exist before this one can be created (DG-20). */
export const missingForCreate = (task: TaskState, definition: ContainerDefinition): string | undefined =>
  [...definition.links.map(linkTarget), ...definition.volumesFrom.map(({ sourceContainer }) => sourceContainer)].find(
    (name) => !isAtLeast(stateOf(task, name)?.known ?? "NONE", "CREATED"),
  )

/** The first container that must run before this one can be started (DG-20). */
export const missingForStart = (task: TaskState, definition: ContainerDefinition): string | undefined =>
  definition.links.map(linkTarget).find((name) => stateOf(task, name)?.known !== "RUNNING")

/** A link's target that has stopped will not come back, so that whoever still needs it can never start (DG-22, LIM-2). */
export const lostDependency = (task: TaskState, definition: ContainerDefinition): string | undefined =>
  definition.links.map(linkTarget).find((name) => stateOf(task, name)?.known === "STOPPED")

/** The first container that uses this one and is going down with it: it goes first (LIM-16). */
export const livingDependent = (task: TaskState, name: string): string | undefined =>
  membersOf(task).find(({ container, definition }) => uses(definition, name) && isGoingDown(container))?.container.name

const uses = ({ links, volumesFrom }: ContainerDefinition, name: string): boolean =>
  links.some((link) => linkTarget(link) === name) || volumesFrom.some(({ sourceContainer }) => sourceContainer === name)

/** One that came back to life after its end holds nobody up. */
const isGoingDown = (container: ContainerState): boolean =>
  container.desired === "STOPPED" &&
  container.known !== "STOPPED" &&
  (isAlive(container) || (container.call?.name === "start" && container.call.admittedAt !== undefined))

const stateOf = ({ containers }: TaskState, name: string): ContainerState | undefined =>
  containers.find((container) => container.name === name)
