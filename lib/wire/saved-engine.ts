/**
 * The original's `TaskEngine`: its tasks, and which container has which id in Docker (SM-20). Containers stand in it twice, and
 * the task's own copy is the one that counts (SM-38); so of the other only the name is read.
 */
import type { TaskState } from "../model/task.ts"
import type { EcsContainer } from "./saved-container.ts"
import { anyCase, or, recordOf, string, type Fields } from "./saved-shape.ts"
import { EcsTask, writeTask } from "./saved-task.ts"
import { listOf } from "./scalar.ts"

const recordFields = {
  DockerId: or(string, ""),
  DockerName: or(string, ""),
  Container: anyCase({ Name: or(string, "") }, "a container"),
}

const EcsRecord = anyCase(recordFields, "an object with DockerId, DockerName and Container")
export type EcsRecord = Fields<typeof recordFields>

const fields = {
  Tasks: or(listOf(EcsTask), []),
  IdToContainer: or(recordOf(EcsRecord), {}),
  IdToTask: or(recordOf(string), {}),
}

/** As it is read. */
export const EcsEngine = anyCase(fields, "a task engine")
export type EcsEngine = Fields<typeof fields>

/** As it is written. */
export interface SavedEngine {
  readonly Tasks: readonly EcsTask[]
  readonly IdToContainer: Readonly<Record<string, SavedRecord>>
  readonly IdToTask: Readonly<Record<string, string>>
}

/** A container as Docker knows it (SM-2). */
export interface SavedRecord {
  readonly DockerId: string
  readonly DockerName: string
  readonly Container: EcsContainer
}

/** Only of a container with an id is there a record (SM-22). */
export const writeEngine = (tasks: readonly TaskState[]): SavedEngine => {
  const written = tasks.map((task) => ({ arn: task.definition.arn, task, saved: writeTask(task) }))
  const records = written.flatMap(({ arn, task, saved }) =>
    saved.Containers.flatMap((Container, index) => {
      const { containerId, dockerName = "" } = task.containers[index] ?? {}
      return containerId === undefined
        ? []
        : [{ arn, record: { DockerId: containerId, DockerName: dockerName, Container } }]
    }),
  )
  return {
    Tasks: written.map(({ saved }) => saved),
    IdToContainer: Object.fromEntries(records.map(({ record }) => [record.DockerId, record])),
    IdToTask: Object.fromEntries(records.map(({ arn, record }) => [record.DockerId, arn])),
  }
}
