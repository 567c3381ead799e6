/**
 * What outlives the engine's processes: a store that may be slow or refuse to write, and tells what is really kept. What a
 * process was writing when it died may have reached the disk or not.
 */
import { concatMap, defer, NEVER, of, throwError, timer, type Observable } from "rxjs"
import type { Store, TaskRecord } from "../../lib/index.ts"
import { createMemoryStore } from "../../lib/store/memory.ts"
import type { KeptTask } from "../../lib/store/store.ts"
import type { VirtualScheduler } from "../../lib/simulation/index.ts"

/** How a disk behaves. */
export interface DiskHabits {
  /** The longest that a write takes; at zero it is done at once. */
  readonly slowMs: number
  /** Of the writes, so many fail, from 0 to 1, until the calm. */
  readonly fails: number
  readonly untilMs: number
}

export interface DiskOptions {
  readonly habits: DiskHabits
  readonly scheduler: VirtualScheduler
  readonly random: () => number
  /** Is told of each write that fails, a line each. */
  readonly onFault: (line: string) => void
}

export class Disk {
  readonly #options: DiskOptions
  readonly #store = createMemoryStore()
  readonly #kept = new Map<string, KeptTask>()
  #openings = 0

  constructor(options: DiskOptions) {
    this.#options = options
  }

  /** In the order in which they were submitted. */
  kept(): readonly KeptTask[] {
    return [...this.#kept.values()].sort((one, other) => one.order - other.order)
  }

  find(arn: string): KeptTask | undefined {
    return this.#kept.get(arn)
  }

  /** As one process sees it; `act` is false once that is dead, and what it had begun to write ends when the next comes. */
  openedBy(act: () => boolean): Store {
    this.#openings += 1
    return {
      open: (engineId) => this.#store.open(engineId),
      write: (records) => defer(() => (act() ? this.#write(records, act) : NEVER)),
      close: () => this.#store.close(),
    }
  }

  #write(records: readonly TaskRecord[], act: () => boolean): Observable<void> {
    const { habits, scheduler, random, onFault } = this.#options
    if (scheduler.now() < habits.untilMs && random() < habits.fails) {
      onFault(`${String(scheduler.now())} disk full: write ${records.map(({ arn }) => arn).join(" ")}`)
      return throwError(() => new Error("ENOSPC: no space left on device"))
    }
    const opening = this.#openings
    const done$ = defer(() => {
      const isDead = !act()
      if (!isDead || (opening === this.#openings && random() < 0.5)) this.#keep(records)
      return isDead ? NEVER : of(undefined)
    })
    const ms = Math.floor(random() * habits.slowMs)
    return ms === 0 ? done$ : timer(ms, scheduler).pipe(concatMap(() => done$))
  }

  #keep(records: readonly TaskRecord[]): void {
    this.#store.write(records).subscribe()
    for (const { arn, task } of records)
      if (task === undefined) this.#kept.delete(arn)
      else this.#kept.set(arn, task)
  }
}
