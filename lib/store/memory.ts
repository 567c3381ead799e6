/** The store of an engine without a folder: it answers at once, so that with a virtual scheduler nothing is left to wait for. */
import { defer, of } from "rxjs"
import type { TaskState } from "../model/task.ts"
import type { Store } from "./store.ts"

export const createMemoryStore = (): Store => {
  const tasks = new Map<string, TaskState>()
  return {
    write: (records) =>
      defer(() => {
        for (const { arn, task } of records)
          if (task === undefined) tasks.delete(arn)
          else tasks.set(arn, task)
        return of(undefined)
      }),
  }
}
