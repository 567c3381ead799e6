/**
 * The simulated daemon at work: holds the state, folds inputs into it at the scheduler's time, and delivers what a step says.
 * Each container has at most one timer, for its next moment. Events are told before the replies of the same step.
 */
import { Observable, type SchedulerLike, Subject, Subscription } from "rxjs"
import type { ContainerEvent } from "../model/daemon.ts"
import { reduceDaemon } from "./daemon.ts"
import { isRefusal, type Refusal } from "./refusal.ts"
import type { Input, Request } from "./request.ts"
import type { Daemon, Reply, Step } from "./step.ts"

type Untold<R> = R extends Request ? Omit<R, "ticket"> : never

/** A request before it has its ticket. */
export type Call = Untold<Request>

/** The ticket of a call that is not waited for. */
const nobody = 0

/** Timers beyond this fire at once, so a longer wait is cut in pieces. */
const longestTimerMs = 2 ** 31 - 1

/** As many events as Docker remembers. */
const ringSize = 256

/** What a caller learns when the daemon goes before it has answered: nothing. */
const hungUp: Refusal = { refused: "socket hang up", verdict: "cut", retryable: true }

export class Runtime {
  readonly #events = new Subject<ContainerEvent>()
  readonly #ends = new Subject<void>()
  readonly #scheduler: SchedulerLike
  readonly #timers = new Map<string, Subscription>()
  readonly #callers = new Map<number, (reply: Reply) => void>()
  readonly #outbox: { readonly step: Step; readonly goesDown: boolean }[] = []
  #ring: ContainerEvent[] = []
  #return = Subscription.EMPTY
  #returnsAfterMs: number | undefined
  #daemon: Daemon
  #tickets = 0
  #delivers = false
  #isClosed = false

  constructor(daemon: Daemon, scheduler: SchedulerLike) {
    this.#daemon = daemon
    this.#scheduler = scheduler
  }

  get daemon(): Daemon {
    return this.#daemon
  }

  /** Events from now on; completes when the simulation is closed. */
  get events$(): Observable<ContainerEvent> {
    return this.#events.asObservable()
  }

  /** The latest events, oldest first. */
  get ring(): readonly ContainerEvent[] {
    return this.#ring
  }

  /** Takes calls. */
  get isUp(): boolean {
    return !this.#isClosed && this.#daemon.power === "up"
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
    const before = this.#daemon.power
    const step = reduceDaemon(this.#daemon, input, this.#scheduler.now())
    this.#daemon = step.daemon
    for (const { containerId, due } of step.timers) this.#arm(containerId, due)
    this.#outbox.push({ step, goesDown: before !== "down" && step.daemon.power === "down" })
    this.#deliver()
    return step
  }

  /** A connection: it breaks off with an error of the caller's making when the daemon goes down. */
  connect<T>(source$: Observable<T>, broken: () => Error): Observable<T> {
    return new Observable((caller) => {
      caller.add(this.#ends.subscribe(() => caller.error(broken())))
      caller.add(source$.subscribe(caller))
    })
  }

  /** Has the daemon back so long after it has gone down, or goes down next; at once, if it is down and is not to wait. */
  return(afterMs: number): void {
    this.#returnsAfterMs = afterMs
    if (this.#daemon.power === "down") this.#planReturn()
  }

  /** The daemon and all its containers are gone without a word. */
  close(): void {
    this.#isClosed = true
    for (const timer of this.#timers.values()) timer.unsubscribe()
    this.#timers.clear()
    this.#return.unsubscribe()
    this.#callers.clear()
    this.#events.complete()
  }

  #deliver(): void {
    if (this.#delivers) return
    this.#delivers = true
    for (let next = this.#outbox.shift(); next !== undefined; next = this.#outbox.shift()) {
      for (const event of next.step.events) this.#tell(event)
      for (const { ticket, reply } of next.step.replies) this.#reply(ticket, reply)
      if (next.goesDown) this.#breakOff()
    }
    this.#delivers = false
  }

  #tell(event: ContainerEvent): void {
    if (this.#ring.push(event) > ringSize) this.#ring.shift()
    this.#events.next(event)
  }

  #reply(ticket: number, reply: Reply): void {
    const onReply = this.#callers.get(ticket)
    this.#callers.delete(ticket)
    onReply?.(reply)
  }

  #breakOff(): void {
    this.#ring = []
    for (const ticket of [...this.#callers.keys()]) this.#reply(ticket, hungUp)
    this.#ends.next()
    this.#planReturn()
  }

  #planReturn(): void {
    const afterMs = this.#returnsAfterMs
    this.#returnsAfterMs = undefined
    this.#return.unsubscribe()
    const boot = (): void => void this.take({ do: "boot" })
    if (afterMs === 0) boot()
    else if (afterMs !== undefined && !this.#isClosed) this.#return = this.#scheduler.schedule(boot, afterMs)
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
