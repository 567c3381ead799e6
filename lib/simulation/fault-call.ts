/** What a fault does to one call. A request that was sent is carried out, whether or not its caller still waits. */
import { concat, defer, ignoreElements, NEVER, Observable, Subscription, throwError, type SchedulerLike } from "rxjs"
import { CannotContainerError, CannotGetDockerclientError, type CannotVerb, type EngineError } from "../model/error.ts"
import type { CallFault } from "./fault.ts"
import type { Suffered } from "./fault-dice.ts"

/** A call, as far as a fault has to know it. */
export interface Victim<Answer> {
  /** How its errors are named; undefined: it is about the daemon itself. */
  readonly verb: CannotVerb | undefined
  /** Whether giving up waiting undoes it, as it does for a pull and for the stream of events. */
  readonly isCancelled: boolean
  readonly answer$: Observable<Answer>
  /** Makes a 404 true; undefined: nothing has to be removed for that. */
  readonly removal$?: Observable<unknown> | undefined
}

export const suffer = <Answer>(
  { kind, ms }: Suffered<Exclude<CallFault, "away">>,
  { verb, isCancelled, answer$, removal$ }: Victim<Answer>,
  scheduler: SchedulerLike,
): Observable<Answer> => {
  switch (kind) {
    case "slow":
    case "late":
      return postponed(answer$, ms, isCancelled, scheduler)
    case "hung":
      return NEVER
    case "unanswered":
      return concat(answer$.pipe(ignoreElements()), NEVER)
    case "broken":
      return concat(
        answer$.pipe(ignoreElements()),
        defer(() => throwError(() => brokenOff(verb))),
      )
    case "unreachable":
      return throwError(() => unreachable())
    case "failed":
      return throwError(() => refusal(verb, "refused", "Server error"))
    case "conflict":
      return throwError(() => refusal(verb, verb === "Create" ? "conflict" : "refused", "Conflict"))
    case "missing":
      return removal$ === undefined
        ? throwError(() => refusal(verb, "missing", "No such image"))
        : concat(removal$.pipe(ignoreElements()), answer$)
  }
}

/** The connection was lost before the answer came, which proves nothing. */
export const brokenOff = (verb: CannotVerb | undefined): EngineError => refusal(verb, "cut", "unexpected EOF")

export const unreachable = (): EngineError =>
  new CannotGetDockerclientError("Cannot connect to the Docker daemon. Is the docker daemon running?")

const refusal = (verb: CannotVerb | undefined, verdict: EngineError["verdict"], message: string): EngineError => {
  const options = { verdict, retryable: verdict === "cut" || message === "Server error" }
  return verb === undefined
    ? new CannotGetDockerclientError(message, options)
    : new CannotContainerError(verb, message, options)
}

/** Sent after a while. What cannot be cancelled is sent even if nobody waits for it any longer. */
const postponed = <Answer>(
  answer$: Observable<Answer>,
  ms: number,
  isCancelled: boolean,
  scheduler: SchedulerLike,
): Observable<Answer> =>
  new Observable((caller) => {
    const sent = new Subscription()
    const send = (): void => {
      sent.add(
        answer$.subscribe({
          next: (value) => caller.next(value),
          error: (error: unknown) => caller.error(error),
          complete: () => caller.complete(),
        }),
      )
    }
    sent.add(scheduler.schedule(send, ms))
    return isCancelled ? sent : undefined
  })
