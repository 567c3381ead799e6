/**
 * A task submitted under the arn of one that is being removed is no update of that, but its heir: it is submitted again as soon as
 * the arn is free, and its caller hears nothing before.
 */
import { map, type Observable, type SchedulerLike } from "rxjs"
import type { EventOf } from "../lifecycle/index.ts"
import type { TaskState } from "../model/task.ts"
import type { Input } from "./input.ts"

export interface Heritage {
  readonly scheduler: SchedulerLike
  readonly taskOf: (arn: string) => TaskState | undefined
  /** Emits when the task is forgotten. */
  readonly forgotten: (arn: string) => Observable<void>
}

/** The submission once more, when its time has come; undefined: the input is none that has to wait. */
export const heir = (input: Input, { scheduler, taskOf, forgotten }: Heritage): Observable<Input> | undefined => {
  if (input.kind !== "task" || input.event.kind !== "submitted") return undefined
  const { arn, event } = input
  if (!isUpdate(event) && taskOf(arn)?.removal === true)
    return forgotten(arn).pipe(map(() => ({ ...input, event: { ...event, at: scheduler.now() } })))
  return undefined
}

/** Whoever wants a task stopped means the one that is there. */
const isUpdate = ({ definition }: EventOf<"submitted">): boolean => definition.desiredStatus === "STOPPED"
