/** The store of an engine without a folder: it answers at once, so that with a virtual scheduler nothing is left to wait for. */
import { defer, Observable, of } from "rxjs"
import type { Kept, KeptTask, Store } from "./store.ts"

/**
 * A store that lives as long as the object: closed and opened again it still has everything, as a disk would after a crash.
 *
 * @example
 * const store = createMemoryStore()
 * await createTaskEngine({ store }).init() // its tasks are there for the next engine that is given the store
 */
export const createMemoryStore = (): Store => {
  const tasks = new Map<string, KeptTask>()
  let owner: string | undefined
  return {
    open: (engineId) =>
      defer(() => {
        owner ??= engineId
        return of<Kept>({ engineId: owner, tasks: [...tasks.values()], damage: [] })
      }),
    write: (records) =>
      new Observable((subscriber) => {
        for (const { arn, task } of records)
          if (task === undefined) tasks.delete(arn)
          else tasks.set(arn, task)
        subscriber.next()
        subscriber.complete()
      }),
    close: () => of(undefined),
  }
}
