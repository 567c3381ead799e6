/**
 * One run: a submission, and the changes of the very task that it comes to. Until it is taken nobody knows whether that is a task of
 * its own, or one that was there; whose a change is, the change itself tells.
 */
import { Observable, Subscription } from "rxjs"
import type { TaskState } from "../lifecycle/index.ts"
import type { StateChange } from "../model/change.ts"
import { isAtLeast } from "../model/status.ts"
import { originOf } from "./origin.ts"

export interface RunParts {
  /** What goes by its arn, if anything does. */
  readonly present: TaskState | undefined
  /** All that is told under its arn, until what goes by it is forgotten. */
  readonly changes$: Observable<StateChange>
  /** `taken` is called once the submission is accepted, with what goes by its arn then. */
  readonly add: (submissionId: string, taken: (task: TaskState) => void) => Promise<unknown>
  /** Stops the task of that submission, and no other. */
  readonly stop: (submissionId: string) => void
}

/** `submissionId` is what the task has where it is one of its own. */
export const followRun = (submissionId: string, { present, changes$, add, stop }: RunParts): Observable<StateChange> =>
  new Observable((subscriber) => {
    const held: StateChange[] = []
    let subject = present === undefined || present.removal ? submissionId : present.submissionId
    let isTaken = false
    let isOver = false
    let isLeft = false
    let listening = Subscription.EMPTY
    const end = (): void => {
      isOver = true
      subscriber.complete()
    }
    const tell = (change: StateChange): void => {
      if ((originOf(change) ?? subject) !== subject) return
      const isEnd = change.kind === "task" && change.status === "STOPPED"
      isOver ||= isEnd
      subscriber.next(change)
      if (isEnd) end()
    }
    const listen = (): void => {
      listening = changes$.subscribe({
        next: (change) => (isTaken ? tell(change) : held.push(change)),
        complete: () => isTaken && end(),
        error: (error: unknown) => subscriber.error(error),
      })
      subscriber.add(listening)
    }
    const taken = (task: TaskState): void => {
      subject = task.submissionId
      isTaken = true
      if (isLeft) {
        // What was asked for on leaving it was of no use to one that had yet to wait for its arn, or was another than it seemed.
        stop(subject)
        return
      }
      held.splice(0).forEach(tell)
      // Whoever had the arn before is forgotten by now, and what was listened to with it.
      if (listening.closed && !isOver) listen()
      // One that had stopped before has nothing more to tell.
      if (isAtLeast(task.known, "STOPPED") && !isOver) end()
    }
    listen()
    add(submissionId, taken).catch((error: unknown) => {
      isOver = true
      subscriber.error(error)
    })
    return () => {
      isLeft = true
      if (!isOver) stop(subject)
    }
  })
