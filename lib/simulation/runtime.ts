/**
 * The simulated daemon at work: holds the state, folds inputs into it at the scheduler's time, and delivers what a step says.
 * Each container has at most one timer, for its next moment. Events are told before the replies of the same step.
 */
import { type Observable, type SchedulerLike, Subject, type Subscription } from "rxjs"
import type { ContainerEvent } from "../model/daemon.ts"
import { type Input, reduceDaemon, type Request } from "./daemon.ts"
import { isRefusal, type Refusal } from "./refusal.ts"
import type { Daemon, Reply, Step } from "./step.ts"

type Untold<R> = R extends Request ? Omit<R, "ticket"> : never

/** A request before it has its ticket. */
export type Call = Untold<Request>

/** The ticket of a call that is not waited for. */
const nobody = 0

/** Timers beyond this fire at once, so a longer wait is cut in pieces. */
const longestTimerMs = 2 ** 31 - 1

export class Runtime {
  readonly events$: Observable<ContainerEvent>
  readonly #events = new Subject<ContainerEvent>()
  readonly #scheduler: SchedulerLike
  readonly #timers = new Map<string, Subscription>()
  readonly #callers = new Map<number, (reply: Reply) => void>()
  readonly #outbox: Step[] = []
  #daemon: Daemon
  #tickets = 0
  #delivers = false
  #isClosed = false

  constructor(daemon: Daemon, scheduler: SchedulerLike) {
    this.#daemon = daemon
    this.#scheduler = scheduler
    this.events$ = this.#events.asObservable()
  }

  get daemon(): Daemon {
    return this.#daemon
  }

  /** The reply may come at once or later, and never comes twice. */
  call(call: Call, onReply: (reply: Reply) => void): void {
    const ticket = ++this.#tickets
    this.#callers.set(ticket, onReply)
    this.take({ ...call, ticket })
  }

  /** A call that nobody waits for; returns the refusal, if the daemon refuses at once. */
  order(call: Call): Refusal | undefined {
    const { replies } = this.take({ ...call, ticket: nobody })
    return replies
      .filter(({ ticket }) => ticket === nobody)
      .map(({ reply }) => reply)
      .find(isRefusal)
  }

  /** State changes before anybody is told, so a subscriber that calls back finds the daemon whole. */
  take(input: Input): Step {
    const step = reduceDaemon(this.#daemon, input, this.#scheduler.now())
    this.#daemon = step.daemon
    for (const { containerId, due } of step.timers) this.#arm(containerId, due)
    this.#outbox.push(step)
    this.#deliver()
    return step
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** The daemon and all its containers are gone without a word. */
  close(): void {
    this.#isClosed = true
    for (const timer of this.#timers.values()) timer.unsubscribe()
    this.#timers.clear()
    this.#callers.clear()
    this.#events.complete()
  }

  #deliver(): void {
    if (this.#delivers) return
    this.#delivers = true
    for (let step = this.#outbox.shift(); step !== undefined; step = this.#outbox.shift()) {
      for (const event of step.events) this.#events.next(event)
      for (const { ticket, reply } of step.replies) this.#reply(ticket, reply)
    }
    this.#delivers = false
  }

  #reply(ticket: number, reply: Reply): void {
    const onReply = this.#callers.get(ticket)
    this.#callers.delete(ticket)
    onReply?.(reply)
  }

  #arm(containerId: string, due: number | undefined): void {
    this.#timers.get(containerId)?.unsubscribe()
    this.#timers.delete(containerId)
    if (due === undefined) return
    const waitMs = Math.max(0, due - this.#scheduler.now())
    const fire = (): void => {
      if (this.#scheduler.now() < due) this.#arm(containerId, due)
      else this.#wake(containerId)
    }
    this.#timers.set(containerId, this.#scheduler.schedule(fire, Math.min(waitMs, longestTimerMs)))
  }

  #wake(containerId: string): void {
    this.#timers.delete(containerId)
    this.take({ do: "wake", containerId })
  }
}
