/** An engine as `deliver` wants it, in a test that no promise of the engine's own is in time for: its marks are done at once. */
import { EMPTY, throwError } from "rxjs"
import { TaskNotFoundError, type Announcer, type TaskEngine } from "../index.ts"

export const announcerOf = (engine: TaskEngine): Announcer => ({
  changes$: engine.changes$,
  isSent: (change) => engine.isSent(change),
  markSent: (change) => {
    // Its refusal comes when the test is over, where nobody could hear of it: so what it says of a task is said at once.
    engine.markSent(change).catch(() => undefined)
    const isKnown = engine.listTasks().some(({ arn }) => arn === change.taskArn)
    return isKnown ? EMPTY : throwError(() => new TaskNotFoundError(change.taskArn))
  },
})
