/** One task's way through an engine: added, watched, stopped when asked to, and unless it is kept, removed with its containers. */
import {
  distinctUntilChanged,
  EMPTY,
  first,
  ignoreElements,
  interval,
  lastValueFrom,
  map,
  merge,
  mergeMap,
  takeUntil,
  takeWhile,
  tap,
  type Observable,
} from "rxjs"
import type { Blocker, StateChange, Task, TaskEngine, TaskInput } from "../../lib/index.ts"

export interface Listener {
  readonly change: (change: StateChange) => void
  /** The task as it is known; an emission for each change of anything. */
  readonly task: (task: Task) => void
  /** What the task waits for, whenever that is something else. */
  readonly waits: (blockers: readonly Blocker[], at: number) => void
}

export interface Ended {
  /** As it was at last. */
  readonly task: Task
  readonly changes: readonly StateChange[]
}

export interface Manner {
  /** Its first value stops the task. */
  readonly stop$: Observable<unknown>
  /** The containers stay. */
  readonly keep: boolean
}

/** Resolves when all is done; rejects where the task is not accepted. Expects an engine without other tasks. */
export const runTask = async (
  engine: TaskEngine,
  input: TaskInput,
  listener: Listener,
  { stop$, keep }: Manner,
): Promise<Ended> => {
  const changes: StateChange[] = []
  const listening = engine.changes$.subscribe((change) => {
    changes.push(change)
    listener.change(change)
  })
  const { arn } = await engine.addTask(input)
  const task$ = engine.task$(arn)
  const stopped$ = task$.pipe(first(({ knownStatus }) => knownStatus === "STOPPED"))
  const task = await lastValueFrom(
    merge(
      task$.pipe(
        tap((task) => listener.task(task)),
        takeWhile(({ knownStatus }) => !keep || knownStatus !== "STOPPED", true),
      ),
      stop$.pipe(
        first(),
        mergeMap(() => engine.stopTask(arn)),
        ignoreElements(),
        takeUntil(stopped$),
      ),
      stopped$.pipe(
        mergeMap(() => (keep ? EMPTY : engine.removeTask(arn))),
        ignoreElements(),
      ),
      waits(engine, arn).pipe(
        tap((blockers) => listener.waits(blockers, Date.now())),
        ignoreElements(),
        takeUntil(stopped$),
      ),
    ),
  )
  listening.unsubscribe()
  return { task, changes }
}

/** Most waits change with the task; those for a place or for the daemon only with the rest of the world. */
const waits = (engine: TaskEngine, arn: string): Observable<readonly Blocker[]> =>
  merge(engine.task$(arn), interval(1000)).pipe(
    map(() => engine.explain(arn)),
    distinctUntilChanged((one, other) => essence(one) === essence(other)),
  )

const essence = (blockers: readonly Blocker[]): string =>
  JSON.stringify(blockers.map(({ subject, waitsFor, on }) => [subject, waitsFor, on]))
