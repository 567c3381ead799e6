/** What survives the process. A store keeps states as they are; it decides nothing about them. */
import type { Observable } from "rxjs"
import type { TaskState } from "../model/task.ts"

export interface Store {
  /** Emits and completes once all of it is durable; errors if none of it is. */
  write(records: readonly TaskRecord[]): Observable<void>
}

export interface TaskRecord {
  readonly arn: string
  /** Undefined: the task is forgotten. */
  readonly task: TaskState | undefined
}
