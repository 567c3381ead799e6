/**
 * Whether a change has reached its backend already, by whichever way, as the engine's task says. An arn may by now be that of another
 * task, which has been told of nothing that the former was: the two differ in their definitions, of which each task has one.
 */
import { take, type Observable, type ObservableInput } from "rxjs"
import type { StateChange } from "../model/change.ts"
import { isAtLeast, type ContainerStatus } from "../model/status.ts"

/** What is asked of an engine by who delivers its changes. */
export interface Announcer {
  readonly changes$: Observable<StateChange>
  markSent(change: StateChange): ObservableInput<unknown>
  /** The task as it is, at once, then whatever it will. Without it, nothing counts as sent but what was submitted. */
  task$?(arn: string): Observable<SentTask>
}

/** What has been marked as sent of one task, and of its containers. */
export interface SentTask {
  readonly sentStatus: ContainerStatus
  /** The same object for as long as it is the same task. */
  readonly definition: object
  readonly containers: readonly { readonly name: string; readonly sentStatus: ContainerStatus }[]
}

/** A change, and the task that it is of as it was told; undefined: nobody knows. */
export interface Announced {
  readonly change: StateChange
  readonly definition: object | undefined
}

export const announcedBy = (engine: Announcer, change: StateChange): Announced => ({
  change,
  definition: presentOf(engine, change)?.definition,
})

/** That status, or a later one, was marked as sent. */
export const isSent = (engine: Announcer, { change, definition }: Announced): boolean => {
  const task = presentOf(engine, change)
  if (task === undefined || task.definition !== definition) return false
  const told = change.kind === "task" ? task : task.containers.find(({ name }) => name === change.containerName)
  return told !== undefined && isAtLeast(told.sentStatus, change.status)
}

/** Another task has the arn by now, and is not to be marked. */
export const isReplaced = (engine: Announcer, { change, definition }: Announced): boolean => {
  const task = presentOf(engine, change)
  return task !== undefined && definition !== undefined && task.definition !== definition
}

const presentOf = (engine: Announcer, { taskArn }: StateChange): SentTask | undefined => {
  let present: SentTask | undefined
  engine
    .task$?.(taskArn)
    .pipe(take(1))
    .subscribe({ next: (task) => (present = task), error: () => undefined })
    .unsubscribe()
  return present
}
