/** A task as the original saves it, key by key (SM-39). */
import type { ContainerDefinition, TaskDefinition } from "../model/definition.ts"
import { emptyVolumePath, isInternal, mountsEmptyVolume } from "../model/empty-volume.ts"
import type { TaskState } from "../model/task.ts"
import { EcsContainer, writeContainer } from "./saved-container.ts"
import { anyCase, or, string, type Fields } from "./saved-shape.ts"
import { Time, writeTime, zeroTime } from "./saved-time.ts"
import { EcsVolume, writeVolume } from "./saved-volume.ts"
import { listOf, someText, wholeNumber } from "./scalar.ts"
import { TaskStatusCodec } from "./status-codec.ts"

const fields = {
  Arn: someText,
  Family: or(string, ""),
  Version: or(string, ""),
  Containers: or(listOf(EcsContainer), []),
  volumes: or(listOf(EcsVolume), []),
  DesiredStatus: TaskStatusCodec,
  KnownStatus: TaskStatusCodec,
  KnownTime: or(Time, zeroTime),
  SentStatus: TaskStatusCodec,
  /** 0 is none. */
  StartSequenceNumber: or(wholeNumber(0), 0),
  StopSequenceNumber: or(wholeNumber(0), 0),
}

export const EcsTask = anyCase(fields, "a task")
export type EcsTask = Fields<typeof fields>

export const writeTask = (task: TaskState): EcsTask => {
  const { definition } = task
  return {
    Arn: definition.arn,
    Family: definition.family,
    Version: definition.version,
    Containers: task.containers.flatMap((state, index) =>
      definition.containers
        .slice(index, index + 1)
        .map((container) => writeContainer(container, state, runDependenciesOf(definition, container))),
    ),
    volumes: definition.volumes.map((volume) => writeVolume(volume, emptyVolumePath(task, volume.name))),
    DesiredStatus: task.desired,
    KnownStatus: task.known,
    KnownTime: writeTime(task.knownAt),
    SentStatus: task.sent,
    StartSequenceNumber: definition.startSequenceNumber ?? 0,
    StopSequenceNumber: task.stopSequence ?? definition.stopSequenceNumber ?? 0,
  }
}

/** Whoever mounts an empty volume needs the internal container that holds it; named once, however many it mounts (DM-50, BUG-20). */
const runDependenciesOf = (task: TaskDefinition, container: ContainerDefinition): readonly string[] =>
  mountsEmptyVolume(task, container) ? task.containers.filter(isInternal).map(({ name }) => name) : []
