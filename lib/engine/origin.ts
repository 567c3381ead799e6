/**
 * Which submission each change tells of. Changes do not say it, and their arn may be another task's by the time that a backend has
 * them. They are known as the objects that they were announced as; whatever nobody holds any longer is forgotten.
 */
import type { StateChange } from "../model/change.ts"
import type { Folded } from "./table.ts"

export class Origins {
  readonly #submissions = new WeakMap<StateChange, string>()

  /** Of a fold, whether its changes are told now or later. */
  note({ changes, tasks }: Folded): void {
    for (const change of changes) {
      const task = tasks.get(change.taskArn)
      if (task !== undefined) this.#submissions.set(change, task.submissionId)
    }
  }

  /** Undefined: it is no object of ours, but somebody's copy. */
  of(change: StateChange): string | undefined {
    return this.#submissions.get(change)
  }
}
