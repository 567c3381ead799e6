/** What faults do to a stream of events, and to the events in it. */
import { merge, NEVER, Observable, switchMap, takeUntil, throwError, timer, type SchedulerLike } from "rxjs"
import type { ContainerEvent } from "../model/daemon.ts"
import { brokenOff } from "./fault-call.ts"
import type { Dice, Suffered } from "./fault-dice.ts"
import type { StreamFault } from "./fault.ts"

export const sufferStream = (
  events$: Observable<ContainerEvent>,
  dice: Dice,
  scheduler: SchedulerLike,
  untilMs = Number.POSITIVE_INFINITY,
): Observable<ContainerEvent> => {
  const garbled$ = garble(events$, dice, scheduler)
  const fault = dice.stream()
  return fault === undefined ? garbled$ : breakOff(garbled$, fault, scheduler, untilMs)
}

/** Ends as the fault has it. A silent connection is found to be dead when the faults cease. */
const breakOff = (
  events$: Observable<ContainerEvent>,
  { kind, ms }: Suffered<StreamFault>,
  scheduler: SchedulerLike,
  untilMs: number,
): Observable<ContainerEvent> => {
  const moment$ = timer(ms, scheduler)
  const broken$ = throwError(() => brokenOff(undefined))
  switch (kind) {
    case "ended":
      return events$.pipe(takeUntil(moment$))
    case "errored":
      return merge(events$, moment$.pipe(switchMap(() => broken$)))
    case "silent": {
      const restMs = untilMs - scheduler.now()
      const end$ = Number.isFinite(restMs) ? timer(restMs, scheduler).pipe(switchMap(() => broken$)) : NEVER
      return merge(events$.pipe(takeUntil(moment$)), NEVER, end$)
    }
  }
}

/** One that is to be told after its successor waits for that, however long it takes. */
const garble = (
  events$: Observable<ContainerEvent>,
  dice: Dice,
  scheduler: SchedulerLike,
): Observable<ContainerEvent> =>
  new Observable((listener) => {
    let held: ContainerEvent | undefined
    const tell = (event: ContainerEvent): void => {
      const overtaken = held
      held = undefined
      listener.next(event)
      if (overtaken !== undefined) listener.next(overtaken)
    }
    const tellLater = (event: ContainerEvent, ms: number): void =>
      listener.add(scheduler.schedule(() => tell(event), ms))
    const take = (event: ContainerEvent): void => {
      const fault = dice.event(event.action, event.containerId)
      if (fault?.kind === "lost") return
      if (fault?.kind === "reordered" && held === undefined) {
        held = event
        return
      }
      if (fault?.kind !== "delayed") tell(event)
      if (fault?.kind === "delayed" || fault?.kind === "doubled") tellLater(event, fault.ms)
    }
    return events$.subscribe({
      next: take,
      error: (error: unknown) => listener.error(error),
      complete: () => listener.complete(),
    })
  })
