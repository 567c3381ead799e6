/**
 * Containers that bear our engine's labels and belong to no task that is known, because its record was lost. Nobody knows any
 * longer what is to become of them, so that they are told of, and removed only when somebody says so.
 */
import { catchError, defer, EMPTY, from, map, mergeMap, of, take, throwError, toArray, type Observable } from "rxjs"
import type { DockerClient } from "../docker/client.ts"
import type { DockerState, ListedContainer } from "../model/daemon.ts"
import { asError } from "../model/error.ts"
import type { TaskState } from "../model/task.ts"
import { containerNameLabel, engineIdLabel, submissionIdLabel, taskArnLabel } from "../wire/label.ts"

/** A container of this engine's without its task. */
export interface Orphan {
  readonly containerId: string
  readonly dockerName: string
  /** Whose it was. */
  readonly taskArn: string
  readonly containerName: string
  /** Docker's own word. */
  readonly state: DockerState
}

export interface OrphanParts {
  readonly docker: DockerClient
  readonly engineId: string
  readonly taskOf: (arn: string) => TaskState | undefined
}

export const findOrphans = ({ docker, engineId, taskOf }: OrphanParts): Observable<readonly Orphan[]> =>
  docker.listContainers({ all: true, labels: [`${engineIdLabel}=${engineId}`] }).pipe(
    take(1),
    map((listed) => listed.filter(({ labels }) => !isKnown(labels, taskOf)).map(asOrphan)),
  )

/** Removes all that can be removed, running or not; errors with the first failure after that. */
export const removeOrphans = (parts: OrphanParts): Observable<never> =>
  findOrphans(parts).pipe(
    mergeMap((orphans) => from(orphans)),
    mergeMap(({ containerId }) => removal(parts.docker, containerId), mostAtOnce),
    toArray(),
    mergeMap(([failure]) => (failure === undefined ? EMPTY : throwError(() => failure))),
  )

/** The daemon does no more at a time, and others want something of it too. */
const mostAtOnce = 4

const removal = (docker: DockerClient, containerId: string): Observable<Error> =>
  defer(() => docker.removeContainer(containerId, { force: true })).pipe(
    mergeMap(() => EMPTY),
    catchError((error: unknown) => of(asError(error))),
  )

/** A new task under an arn does not take in what an earlier one of that arn has left. */
const isKnown = (labels: ListedContainer["labels"], taskOf: OrphanParts["taskOf"]): boolean => {
  const task = taskOf(labels[taskArnLabel] ?? "")
  return task !== undefined && task.submissionId === labels[submissionIdLabel]
}

const asOrphan = ({ id, name, labels, state }: ListedContainer): Orphan => ({
  containerId: id,
  dockerName: name,
  taskArn: labels[taskArnLabel] ?? "",
  containerName: labels[containerNameLabel] ?? "",
  state,
})
