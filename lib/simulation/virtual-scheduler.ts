/**
 * Time that passes only when it is told to: a scheduler for rxjs, and the clock of a simulation. What is due at the same
 * moment runs in the order in which it was scheduled, so the same program gives the same run. Rxjs's own virtual scheduler sorts
 * all that is pending whenever something is scheduled; here it costs O(log n), so that a day of many tasks takes a minute.
 */
import { Subscription, type SchedulerAction, type SchedulerLike } from "rxjs"
import { Heap, type HeapItem } from "./heap.ts"

/**
 * A clock that its owner moves. Whatever a scheduled function throws is thrown by the method that made time pass; what was
 * pending stays so.
 */
export interface VirtualScheduler extends SchedulerLike {
  /** Lets everything happen that is due up to this moment (epoch milliseconds), and stands there then. Never goes back. */
  advanceTo(ms: number): void
  /** Lets so many milliseconds pass. */
  advanceBy(ms: number): void
  /** Runs whatever is due next, at its time; false: nothing is pending. */
  step(): boolean
  /** Runs until nothing is pending; a timer that repeats itself makes this endless, so it gives up with a RangeError after `limit`. */
  flush(limit?: number): void
  /** When the next is due, in epoch milliseconds; undefined: nothing is pending. */
  nextAt(): number | undefined
  /** How many are pending. */
  readonly pending: number
}

/**
 * Makes a virtual clock that stands at `startMs` (epoch milliseconds, default 0).
 *
 * @example
 * const scheduler = createVirtualScheduler()
 * timer(3 * 3_600_000, scheduler).subscribe(() => console.log("three hours later"))
 * scheduler.advanceBy(3 * 3_600_000) // prints at once
 */
export const createVirtualScheduler = (startMs = 0): VirtualScheduler => new HeapScheduler(startMs)

const defaultLimit = 10_000_000

class HeapScheduler implements VirtualScheduler {
  readonly #agenda = new Heap<Pending>(
    (one, other) => one.due < other.due || (one.due === other.due && one.turn < other.turn),
  )
  #now: number
  #turns = 0

  constructor(startMs: number) {
    this.#now = startMs
  }

  now(): number {
    return this.#now
  }

  schedule<T>(work: (this: SchedulerAction<T>, state: T) => void, delay: number, state: T): Subscription
  schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay?: number, state?: T): Subscription
  schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T): Subscription {
    return new Action(this, work).schedule(state, delay)
  }

  get pending(): number {
    return this.#agenda.size
  }

  nextAt(): number | undefined {
    return this.#agenda.first()?.due
  }

  advanceTo(ms: number): void {
    for (let due = this.nextAt(); due !== undefined && due <= ms; due = this.nextAt()) this.step()
    this.#now = Math.max(this.#now, ms)
  }

  advanceBy(ms: number): void {
    this.advanceTo(this.#now + ms)
  }

  step(): boolean {
    const next = this.#agenda.first()
    if (next === undefined) return false
    this.#agenda.remove(next)
    this.#now = Math.max(this.#now, next.due)
    next.run()
    return true
  }

  flush(limit = defaultLimit): void {
    for (let count = 0; this.step(); count += 1)
      if (count >= limit) throw new RangeError(`Still busy after ${String(limit)} actions`)
  }

  /** Puts the action on the agenda, or moves it. Waits are whole milliseconds, rounded up, so that each moves the clock. */
  plan(action: Pending, delay: number): void {
    this.#agenda.remove(action)
    action.due = this.#now + Math.max(0, Math.ceil(delay))
    action.turn = this.#turns++
    this.#agenda.add(action)
  }

  cancel(action: Pending): void {
    this.#agenda.remove(action)
  }
}

interface Pending extends HeapItem {
  due: number
  /** Tells apart what is due at the same moment. */
  turn: number
  run(): void
}

/** As rxjs has them: it runs once, unless it schedules itself again while it runs or later. */
class Action<T> extends Subscription implements SchedulerAction<T>, Pending {
  due = 0
  turn = 0
  place = -1
  readonly #scheduler: HeapScheduler
  readonly #work: (this: SchedulerAction<T>, state?: T) => void
  #state: T | undefined

  constructor(scheduler: HeapScheduler, work: (this: SchedulerAction<T>, state?: T) => void) {
    super()
    this.#scheduler = scheduler
    this.#work = work
  }

  schedule(state?: T, delay = 0): Subscription {
    if (this.closed) return this
    this.#state = state
    if (delay < Number.POSITIVE_INFINITY) this.#scheduler.plan(this, delay)
    return this
  }

  run(): void {
    this.#work(this.#state)
  }

  override unsubscribe(): void {
    this.#scheduler.cancel(this)
    super.unsubscribe()
  }
}
