/** The volumes that Docker makes for a container of ours, whose only purpose they are (DM-60, DM-61). */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import type { ContainerDefinition, TaskDefinition } from "../model/definition.ts"
import { isInternal } from "../model/empty-volume.ts"
import type { PlainObject } from "./plain.ts"

/** What the top level of the create body says of volumes: `Volumes` for the internal container, nothing for any other. */
export const ownVolumes = (task: TaskDefinition, container: ContainerDefinition): E.Either<string, PlainObject> =>
  pipe(
    container.mountPoints,
    E.traverseArray(pathOf(task, container)),
    E.map((paths) => (isInternal(container) ? { Volumes: Object.fromEntries(paths.map((path) => [path, {}])) } : {})),
  )

const pathOf =
  (task: TaskDefinition, container: ContainerDefinition) =>
  ({ sourceVolume, containerPath }: ContainerDefinition["mountPoints"][number]): E.Either<string, string> => {
    const volume = task.volumes.find(({ name }) => name === sourceVolume)
    if (volume === undefined)
      return E.left(`Container ${container.name} in task ${task.arn} references invalid volume ${sourceVolume}`)
    return isInternal(container) && volume.sourcePath !== undefined
      ? E.left(`Empty volume container in task ${task.arn} was the wrong type`)
      : E.right(containerPath)
  }
