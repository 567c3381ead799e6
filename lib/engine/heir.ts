/**
 * A task submitted under the arn of one that is being removed, or whose time is over in that very moment, is no update of that, but its
 * heir: it is submitted again as soon as the arn is free, and its caller hears nothing before.
 */
import { map, of, type Observable, type SchedulerLike } from "rxjs"
import type { EventOf } from "../lifecycle/index.ts"
import type { TaskState } from "../model/task.ts"
import type { Input } from "./input.ts"
import type { Folded } from "./table.ts"

export interface Heritage {
  readonly scheduler: SchedulerLike
  readonly taskOf: (arn: string) => TaskState | undefined
  /** Emits when the task is forgotten. */
  readonly forgotten: (arn: string) => Observable<void>
}

/** The submission once more, when its time has come; undefined: the input is none that has to wait. */
export const heir = (
  { input, tasks }: Pick<Folded, "input" | "tasks">,
  { scheduler, taskOf, forgotten }: Heritage,
): Observable<Input> | undefined => {
  if (input.kind !== "task" || input.event.kind !== "submitted" || !isHeir({ input, tasks }, taskOf)) return undefined
  const { arn, event } = input
  const free$ = taskOf(arn) === undefined ? of(undefined) : forgotten(arn)
  return free$.pipe(map(() => ({ ...input, event: { ...event, at: scheduler.now() } })))
}

/** Whether what was submitted still waits for its arn. */
export const isHeir = (
  { input, tasks }: Pick<Folded, "input" | "tasks">,
  taskOf: (arn: string) => TaskState | undefined,
): boolean => {
  if (input.kind !== "task" || input.event.kind !== "submitted" || isUpdate(input.event)) return false
  const predecessor = taskOf(input.arn)
  return predecessor === undefined ? tasks.has(input.arn) : predecessor.removal
}

/** Whoever wants a task stopped means the one that is there. */
const isUpdate = ({ definition }: EventOf<"submitted">): boolean => definition.desiredStatus === "STOPPED"
