/**
 * What to make of a task that an ECS agent has saved, whose file says nothing of evidence, of doubts and of calls. Nothing is
 * assumed that the daemon can tell: whatever had come into being and not to its end is looked at first.
 */
import { hash } from "node:crypto"
import { isAtLeast } from "../model/status.ts"
import type { ContainerState } from "../model/task.ts"
import type { EcsContainer } from "./saved-container.ts"
import type { ContainerRest, TaskRest } from "./saved-supplement.ts"
import type { EcsTask } from "./saved-task.ts"
import { readTime } from "./saved-time.ts"

/** Stops that are under way are registered again, and whoever has not passed the gate waits for them (LIM-7). */
export const assumeTask = (task: EcsTask, order: number, ids: ReadonlyMap<string, unknown>): TaskRest => ({
  submissionId: hash("sha256", task.Arn).slice(0, 20),
  order,
  knownAt: readTime(task.KnownTime),
  recorded: task.KnownStatus,
  stoppedBy: undefined,
  removal: false,
  stopSequence: isStopping(task) && task.StopSequenceNumber !== 0 ? task.StopSequenceNumber : undefined,
  hasEntered: task.StartSequenceNumber === 0 || hasBegun(task, ids),
  checkAt: undefined,
})

const isStopping = ({ DesiredStatus, KnownStatus }: EcsTask): boolean =>
  DesiredStatus === "STOPPED" && KnownStatus !== "STOPPED"

/** Not even a pull is made before the gate (TM-3). */
const hasBegun = ({ Containers }: EcsTask, ids: ReadonlyMap<string, unknown>): boolean =>
  ids.size > 0 || Containers.some(({ KnownStatus }) => isAtLeast(KnownStatus, "PULLED"))

/** `state` is what its file says of it; `hostPaths` are those of the task's empty volumes. */
export const assumeContainer = (
  { known }: Pick<ContainerState, "known">,
  saved: EcsContainer,
  hostPaths: ReadonlyMap<string, string>,
  knownAt: number,
): ContainerRest => ({
  knownAt,
  startedAt: undefined,
  death: undefined,
  lackedMemoryAt: undefined,
  volumes: saved.IsInternal ? mountsOf(saved, hostPaths) : undefined,
  pullFailure: undefined,
  mayPullAgain: false,
  call: undefined,
  turns: 0,
  inspectAt: isAtLeast(known, "CREATED") && known !== "STOPPED" ? 0 : undefined,
  retryAt: undefined,
  attempts: 0,
  looks: 0,
  repulls: 0,
  mayExist: false,
  unfinished: false,
  stopAsked: false,
  quelled: false,
  gone: false,
})

/**
 * The internal container is the one that empty volumes were read off when it was created (DM-52, DM-53), all of them at once:
 * where one is unknown, it has yet to be looked at.
 */
const mountsOf = ({ mountPoints }: EcsContainer, hostPaths: ReadonlyMap<string, string>): ContainerState["volumes"] => {
  const known = mountPoints.flatMap(({ sourceVolume, containerPath }) => {
    const hostPath = hostPaths.get(sourceVolume)
    return hostPath === undefined ? [] : [[containerPath, hostPath] as const]
  })
  return known.length === mountPoints.length ? Object.fromEntries(known) : undefined
}
