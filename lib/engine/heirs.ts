/**
 * A task submitted under the arn of one that is being removed is no update of that, but its heir: it is submitted again as soon as
 * the arn is free, and its caller hears nothing before. Whoever stops or removes what goes by that arn from then on means the heir,
 * and waits for it.
 */
import { finalize, map, type Observable, type SchedulerLike } from "rxjs"
import type { TaskEvent } from "../lifecycle/index.ts"
import type { TaskState } from "../model/task.ts"
import type { Input } from "./input.ts"

export interface Heritage {
  readonly scheduler: SchedulerLike
  readonly taskOf: (arn: string) => TaskState | undefined
  /** Emits when the task is forgotten. */
  readonly forgotten: (arn: string) => Observable<void>
}

export class Heirs {
  readonly #heritage: Heritage
  /** How many inputs wait, by arn. */
  readonly #waiting = new Map<string, number>()

  constructor(heritage: Heritage) {
    this.#heritage = heritage
  }

  /** The input once more, when its time has come; undefined: it is none that has to wait. */
  of(input: Input): Observable<Input> | undefined {
    if (input.kind !== "task" || !this.#hasToWait(input.arn, input.event)) return undefined
    const { arn, event } = input
    const { scheduler, forgotten } = this.#heritage
    this.#count(arn, 1)
    return forgotten(arn).pipe(
      map(() => ({ ...input, event: { ...event, at: scheduler.now() } })),
      finalize(() => this.#count(arn, -1)),
    )
  }

  #hasToWait(arn: string, event: TaskEvent): boolean {
    if (isStop(event)) return this.#waiting.has(arn)
    return event.kind === "submitted" && this.#heritage.taskOf(arn)?.removal === true
  }

  #count(arn: string, more: number): void {
    const count = (this.#waiting.get(arn) ?? 0) + more
    if (count === 0) this.#waiting.delete(arn)
    else this.#waiting.set(arn, count)
  }
}

const isStop = (event: TaskEvent): boolean =>
  event.kind === "stopRequested" ||
  event.kind === "removalRequested" ||
  (event.kind === "submitted" && event.definition.desiredStatus === "STOPPED")
