/**
 * Who waits for whom (spec section 2). A create waits for what the container must exist beside, a start for what must run;
 * stops go the other way round. Nothing else is ordered. Corresponds to `dependencygraph.DependenciesAreResolved`.
 */
import { linkTarget, type ContainerDefinition, type TaskDefinition } from "../model/definition.ts"
import { isInternal, mountsEmptyVolume } from "../model/empty-volume.ts"
import { findDependencyProblems, type DependencyProblem } from "../model/graph.ts"
import { isAtLeast, type ContainerStatus } from "../model/status.ts"
import { containerReason, isAlive, type ContainerState, type TaskState } from "../model/task.ts"
import { isWorthWaitingFor } from "./doubt.ts"
import { isDead } from "./end.ts"
import { membersOf } from "./member.ts"

/** Whom the container's next call on the way up waits for; a pull waits for nobody. */
export const missingForNext = (
  task: TaskState,
  { known, pullFailure }: ContainerState,
  definition: ContainerDefinition,
): string | undefined => {
  switch (known) {
    case "NONE":
      return pullFailure === undefined ? undefined : missingForCreate(task, definition)
    case "PULLED":
      return missingForCreate(task, definition)
    case "CREATED":
      return missingForStart(task, definition)
    case "RUNNING":
    case "STOPPED":
      return undefined
  }
}

/** The first container that must exist, or be looked at, before this one can be created (DG-20, DM-50). */
export const missingForCreate = (task: TaskState, definition: ContainerDefinition): string | undefined =>
  [...definition.links.map(linkTarget), ...definition.volumesFrom.map(({ sourceContainer }) => sourceContainer)].find(
    (name) => !isAtLeast(knownOf(task, name), "CREATED"),
  ) ?? holdersOf(task, definition).find(({ volumes }) => volumes === undefined)?.name

/** The first container that must run before this one can be started (DG-20). */
export const missingForStart = (task: TaskState, definition: ContainerDefinition): string | undefined =>
  definition.links.map(linkTarget).find((name) => !isUp(stateOf(task, name)))

/** It runs, and has not died since as far as is known: what it died of may still be looked into. */
const isUp = (container: ContainerState | undefined): boolean => container?.known === "RUNNING" && !isDead(container)

/** What has stopped will not come back: why whoever still needs it can never start, as its reason says it (DG-22, LIM-2). */
export const lostDependency = (task: TaskState, definition: ContainerDefinition): string | undefined => {
  const target = definition.links.map(linkTarget).find((name) => stateOf(task, name)?.known === "STOPPED")
  if (target !== undefined) return `links to ${target}, which has stopped`
  const holder = holdersOf(task, definition).find(isLost)
  return holder === undefined
    ? undefined
    : `mounts an empty volume that is not there: ${containerReason(holder) ?? `${holder.name} has stopped`}`
}

/** What can never be met in the first place: no task of the kind is accepted, but an ECS agent may have saved one (DG-4, LIM-1). */
export const impossibleDependencies = ({
  containers,
}: TaskDefinition): ((definition: ContainerDefinition) => string | undefined) => {
  const problems = findDependencyProblems(containers)
  return (definition) => problems.filter(({ container }) => containers[container] === definition).map(inWords)[0]
}

const inWords = ({ kind, dependency: { via, target } }: DependencyProblem): string =>
  `${via === "links" ? "links to" : "takes volumes from"} ${target}, ${wordsOf[kind]}`

const wordsOf: Readonly<Record<DependencyProblem["kind"], string>> = {
  unknown: "which is no container of its task",
  self: "which is itself",
  cycle: "which depends on it",
}

/** The container that a mount of an empty volume needs until it is made; afterwards it stands by itself. */
const holdersOf = (task: TaskState, definition: ContainerDefinition): readonly ContainerState[] =>
  mountsEmptyVolume(task.definition, definition) && !isAtLeast(knownOf(task, definition.name), "CREATED")
    ? membersOf(task).flatMap((member) => (isInternal(member.definition) ? [member.container] : []))
    : []

/** Volumes outlive their container's end, though not its removal. */
const isLost = ({ known, volumes, gone }: ContainerState): boolean =>
  known === "STOPPED" && (volumes === undefined || gone)

/** The first container that uses this one and is going down with it: it goes first (LIM-16). */
export const livingDependent = (task: TaskState, name: string): string | undefined =>
  membersOf(task).find(({ container, definition }) => uses(definition, name) && isGoingDown(container))?.container.name

const uses = ({ links, volumesFrom }: ContainerDefinition, name: string): boolean =>
  links.some((link) => linkTarget(link) === name) || volumesFrom.some(({ sourceContainer }) => sourceContainer === name)

/** One that came back to life after its end holds nobody up. */
const isGoingDown = (container: ContainerState): boolean =>
  container.desired === "STOPPED" && container.known !== "STOPPED" && (isAlive(container) || mayLive(container))

/** Its start is on its way, or may have been made, or it is said to run, and is being looked at. */
const mayLive = (container: ContainerState): boolean => {
  const { call, known, death, mayExist } = container
  if (call?.name === "start") return call.admittedAt !== undefined
  const isUnproven = mayExist || known === "CREATED" || (known === "RUNNING" && death === undefined)
  return isUnproven && isWorthWaitingFor(container)
}

/** Nobody has come nowhere. */
const knownOf = (task: TaskState, name: string): ContainerStatus => stateOf(task, name)?.known ?? "NONE"

const stateOf = ({ containers }: TaskState, name: string): ContainerState | undefined =>
  containers.find((container) => container.name === name)
