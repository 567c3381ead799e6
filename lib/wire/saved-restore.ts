/**
 * A saved task made a state again: what the original's shape holds, and over it what we have saved beside it or, where an ECS
 * agent wrote the file, what may be assumed.
 */
import type { TaskDefinition } from "../model/definition.ts"
import { isAtLeast } from "../model/status.ts"
import type { ContainerState, TaskState } from "../model/task.ts"
import { compact } from "./compact.ts"
import { assumeContainer, assumeTask } from "./saved-assumption.ts"
import { readDefinition, readState, type EcsContainer, type PlainState } from "./saved-container.ts"
import type { Identity } from "./saved-identity.ts"
import { readContainerRest, readTaskRest, type ContainerSupplement, type TaskSupplement } from "./saved-supplement.ts"
import type { EcsTask } from "./saved-task.ts"
import { readTime } from "./saved-time.ts"
import { hostPathOf, readVolume } from "./saved-volume.ts"

/** A task as it was saved. The settings are those of whichever engine restores it. */
export type SavedTask = Omit<TaskState, "settings">

export interface Saved {
  readonly task: EcsTask
  readonly identities: ReadonlyMap<string, Identity>
  /** Absent: the file is an ECS agent's. */
  readonly supplement: TaskSupplement | undefined
  /** Its place in the order of submission, if nothing more is known. */
  readonly order: number
}

export const restoreTask = ({ task, identities, supplement, order }: Saved): SavedTask => ({
  definition: restoreDefinition(task, supplement),
  desired: task.DesiredStatus,
  known: task.KnownStatus,
  sent: task.SentStatus,
  ...(supplement === undefined ? assumeTask(task, order, identities) : readTaskRest(supplement)),
  containers: task.Containers.map((container) =>
    restoreContainer(task, container, identities.get(container.Name), supplementOf(supplement, container.Name)),
  ),
})

const supplementOf = (task: TaskSupplement | undefined, name: string): ContainerSupplement | undefined =>
  task !== undefined && Object.hasOwn(task.containers, name) ? task.containers[name] : undefined

const restoreDefinition = (task: EcsTask, supplement: TaskSupplement | undefined): TaskDefinition => ({
  arn: task.Arn,
  family: task.Family,
  version: task.Version,
  containers: task.Containers.map(readDefinition),
  volumes: task.volumes.map(readVolume),
  ...compact({ startSequenceNumber: task.StartSequenceNumber === 0 ? undefined : task.StartSequenceNumber }),
  ...(supplement?.submitted ?? assumeSubmitted(task)),
})

/** A task that is to stop was perhaps once to run; nobody knows any longer, and nothing depends on it. */
const assumeSubmitted = ({ DesiredStatus, StopSequenceNumber }: EcsTask): TaskSupplement["submitted"] => ({
  desiredStatus: DesiredStatus === "STOPPED" ? "STOPPED" : "RUNNING",
  ...compact({ stopSequenceNumber: StopSequenceNumber === 0 ? undefined : StopSequenceNumber }),
})

const restoreContainer = (
  task: EcsTask,
  saved: EcsContainer,
  identity: Identity | undefined,
  supplement: ContainerSupplement | undefined,
): ContainerState => {
  const state = readState(saved)
  if (supplement !== undefined)
    return {
      ...state,
      containerId: identity?.containerId,
      dockerName: identity === undefined ? supplement.dockerName : identity.dockerName,
      ...readContainerRest(supplement),
    }
  const known = identity === undefined ? state : created(state, saved)
  return {
    ...known,
    ...believable(known),
    containerId: identity?.containerId,
    dockerName: identity?.dockerName,
    ...assumeContainer(known, saved, hostPathsIn(task), readTime(task.KnownTime)),
    ...(survivesPull(known) && known.known === "PULLED" ? { pullFailure: known.failure } : {}),
  }
}

/** An agent notes the exit code 0 of whatever it has created (DC-80), and keeps the error of a pull that it has lived through (TM-34). */
const believable = (state: PlainState): Pick<PlainState, "exitCode" | "failure"> => ({
  exitCode: state.known === "STOPPED" ? state.exitCode : undefined,
  failure: survivesPull(state) ? undefined : state.failure,
})

/** Any other error would have been its end. */
const survivesPull = ({ known, desired }: PlainState): boolean => known !== "STOPPED" && desired !== "STOPPED"

/**
 * Whoever has an id has been created, though the agent may have ended before it took note of that. No more than that is true of
 * the internal container, which it counts as running once its start has failed (DM-52, TM-33).
 */
const created = (state: PlainState, { IsInternal }: EcsContainer): PlainState =>
  !isAtLeast(state.known, "CREATED") || (IsInternal && state.known === "RUNNING")
    ? { ...state, known: "CREATED" }
    : state

const hostPathsIn = ({ volumes }: EcsTask): ReadonlyMap<string, string> =>
  new Map(
    volumes.flatMap((volume) => {
      const path = hostPathOf(volume)
      return path === undefined ? [] : [[volume.name, path]]
    }),
  )
