/** Changes made durable. Whoever waits for that is told: the reducers by an input, a caller by the promise it holds. */
import { catchError, defer, EMPTY, from, mergeMap, tap, throwIfEmpty, type Observable, type SchedulerLike } from "rxjs"
import { EngineError, TaskNotFoundError } from "../model/error.ts"
import type { TaskState } from "../model/task.ts"
import type { Store, TaskRecord } from "../store/store.ts"
import type { Input, Pending } from "./input.ts"
import type { Folded } from "./table.ts"

export interface Recording {
  readonly store: Store
  readonly scheduler: SchedulerLike
  readonly taskOf: (arn: string) => TaskState | undefined
}

/** Records what one fold has changed. */
export const createRecorder =
  ({ store, scheduler, taskOf }: Recording) =>
  ({ input, tasks }: Folded): Observable<Input> => {
    const records = [...tasks].map(([arn, task]): TaskRecord => ({ arn, task }))
    const pending = input.kind === "task" ? input.pending : undefined
    if (records.length === 0) return input.kind === "task" ? answer(pending, input.arn, taskOf) : EMPTY
    return defer(() => store.write(records)).pipe(
      throwIfEmpty(() => new EngineError("StoreError", "The store has not answered")),
      tap(() => pending?.resolve()),
      mergeMap(() => records.flatMap((record) => recorded(record, scheduler.now()))),
      catchError((error: unknown) => {
        pending?.reject(error)
        return from(records.flatMap((record) => declined(record, scheduler.now())))
      }),
    )
  }

/** Nothing has changed: either nothing had to, or there is no such task. */
const answer = (
  pending: Pending | undefined,
  arn: string,
  taskOf: (arn: string) => TaskState | undefined,
): Observable<never> =>
  defer(() => {
    if (taskOf(arn) === undefined) pending?.reject(new TaskNotFoundError(arn))
    else pending?.resolve()
    return EMPTY
  })

/** Told only where a task waits for it: with its definition, and with its end. */
const recorded = ({ arn, task }: TaskRecord, at: number): readonly Input[] => {
  const isAwaited =
    task !== undefined && task.recorded !== task.known && (task.recorded === undefined || task.known === "STOPPED")
  return isAwaited ? [{ kind: "task", arn, event: { kind: "recorded", at, status: task.known } }] : []
}

const declined = ({ arn, task }: TaskRecord, at: number): readonly Input[] =>
  task !== undefined && task.recorded === undefined ? [{ kind: "task", arn, event: { kind: "declined", at } }] : []
