/**
 * The engine on one page: inputs are merged and folded one at a time, and what a fold comes to is recorded, performed and
 * timed; the outcomes of all three are inputs again.
 */
import {
  connectable,
  distinctUntilChanged,
  EMPTY,
  filter,
  map,
  merge,
  mergeMap,
  Subject,
  switchMap,
  type Observable,
  type SchedulerLike,
  type Subscription,
} from "rxjs"
import type { Effect } from "../lifecycle/index.ts"
import { reached } from "./alarm.ts"
import type { Input } from "./input.ts"
import { oneAtATime } from "./queue.ts"
import type { Folded, TaskTable } from "./table.ts"

export interface LoopParts {
  readonly table: TaskTable
  readonly inputs$: Observable<Input>
  /** Makes what was folded durable. */
  readonly record: (folded$: Observable<Folded>) => Observable<Input>
  /** Makes one effect real. Neither of the two ever errors: a failure is an outcome. */
  readonly perform: (effect: Effect) => Observable<Input>
  readonly scheduler: SchedulerLike
}

/**
 * Runs the loop for `consumer`, who hears of each fold before anything is done about it. An error is our own bug, a
 * reducer's; it ends the loop and reaches the consumer.
 */
export const runLoop = (
  { table, inputs$, record, perform, scheduler }: LoopParts,
  consumer: { next(folded: Folded): void; error(error: unknown): void },
): Subscription => {
  const outcomes$ = new Subject<Input>()
  const folded$ = connectable(
    merge(outcomes$, inputs$).pipe(
      oneAtATime(),
      map((input) => table.fold(input)),
    ),
  )
  const recorded$ = record(folded$)
  const performed$ = folded$.pipe(
    filter(({ effects }) => effects.length > 0),
    mergeMap(({ effects }) => effects),
    mergeMap(perform),
  )
  const alarm$ = folded$.pipe(
    map(() => table.earliestDeadline()),
    distinctUntilChanged(),
    switchMap((at) => (at === undefined ? EMPTY : reached(at, scheduler))),
    map((): Input => ({ kind: "alarm", at: scheduler.now() })),
  )
  const running = folded$.subscribe(consumer)
  running.add(
    merge(recorded$, performed$, alarm$).subscribe({
      next: (outcome) => outcomes$.next(outcome),
      error: (error: unknown) => consumer.error(error),
    }),
  )
  running.add(folded$.connect())
  return running
}
