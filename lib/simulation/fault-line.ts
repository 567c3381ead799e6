/** The line between an engine and a faulty daemon: it may be down for a while, and then breaks all that is under way on it. */
import { map, Subject, takeUntil, type MonoTypeOperatorFunction, type SchedulerLike } from "rxjs"
import type { CannotVerb } from "../model/error.ts"
import { brokenOff } from "./fault-call.ts"

export class Line {
  readonly #breaks = new Subject<void>()
  readonly #cuts = new Subject<void>()
  readonly #scheduler: SchedulerLike
  #downUntil = Number.NEGATIVE_INFINITY

  constructor(scheduler: SchedulerLike) {
    this.#scheduler = scheduler
  }

  get isDown(): boolean {
    return this.#scheduler.now() < this.#downUntil
  }

  goDown(ms: number): void {
    this.#downUntil = Math.max(this.#downUntil, this.#scheduler.now() + ms)
    this.#breaks.next()
    this.#cuts.next()
  }

  /** Breaks the streams of events, and nothing else. */
  cut(): void {
    this.#cuts.next()
  }

  /** What is under way errors when the line goes down. */
  breakable<Answer>(verb: CannotVerb | undefined): MonoTypeOperatorFunction<Answer> {
    return breakWith<Answer>(this.#breaks, verb)
  }

  cuttable<Answer>(): MonoTypeOperatorFunction<Answer> {
    return breakWith<Answer>(this.#cuts, undefined)
  }
}

const breakWith = <Answer>(moment$: Subject<void>, verb: CannotVerb | undefined): MonoTypeOperatorFunction<Answer> =>
  takeUntil(
    moment$.pipe(
      map(() => {
        throw brokenOff(verb)
      }),
    ),
  )
