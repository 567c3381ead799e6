/** What an engine begins with, all of it durable: what its store has kept, or else what it was given as `state`. */
import {
  AsyncSubject,
  catchError,
  concat,
  defer,
  EMPTY,
  ignoreElements,
  map,
  mergeMap,
  of,
  share,
  take,
  tap,
  throwError,
  throwIfEmpty,
  type MonoTypeOperatorFunction,
  type Observable,
} from "rxjs"
import { asError, EngineError, EngineShutDownError } from "../model/error.ts"
import type { Logger } from "../model/logger.ts"
import { asStoreError, StateConflictError, StoreError } from "../model/store-error.ts"
import type { TaskState } from "../model/task.ts"
import type { Kept, Store } from "../store/store.ts"

export interface OpeningParts {
  readonly store: Store
  readonly logger: Logger
  /** For a store that has no id yet. */
  readonly engineId: string
  /** Undefined: the engine was given no state. */
  readonly given: Given | undefined
  /** The engine has ended meanwhile: what is open by then is closed, and nothing is written to it. */
  readonly hasEnded: () => boolean
}

export interface Given {
  /** Undefined: the tasks are an ECS agent's. */
  readonly engineId: string | undefined
  readonly tasks: readonly TaskState[]
}

/** Emits once, or errors by name: where the store cannot be used, or not with what was given. */
export const openStore = ({ store, logger, engineId, given, hasEnded }: OpeningParts): Observable<Kept> =>
  defer(() => store.open(given?.engineId ?? engineId)).pipe(
    take(1),
    throwIfEmpty(() => new StoreError("The store has not opened")),
    tap(({ damage }) => {
      for (const error of damage) logger.error({ error }, "The store was damaged")
    }),
    mergeMap((kept) => {
      if (hasEnded()) return closeFor(new EngineShutDownError(), store)
      if (given === undefined) return of(kept)
      return takeOver(store, kept, given).pipe(catchError((error: unknown) => closeFor(asError(error), store)))
    }),
    catchError((error: unknown) => throwError(() => (error instanceof EngineError ? error : asStoreError(error)))),
  )

/** Done once, however many ask; tried again by the next who asks after it has failed. */
export const once = <Value>(): MonoTypeOperatorFunction<Value> =>
  share({ connector: () => new AsyncSubject(), resetOnComplete: false, resetOnRefCountZero: false })

/** In one batch: should the process end meanwhile, the next one finds all of the tasks in the store, or none. */
const takeOver = (store: Store, kept: Kept, { engineId, tasks }: Given): Observable<Kept> =>
  defer(() => {
    if (kept.tasks.length > 0)
      throw new StateConflictError(
        `\`state\` was given, but the store has ${String(kept.tasks.length)} tasks of its own`,
      )
    if (engineId !== undefined && engineId !== kept.engineId)
      throw new StateConflictError("The store is another engine's than the `state`, whose containers it would not know")
    return store.write(tasks.map((task) => ({ arn: task.definition.arn, task })))
  }).pipe(
    take(1),
    throwIfEmpty(() => new StoreError("The store has not answered")),
    map(() => ({ ...kept, tasks })),
  )

/** Whoever opens it next finds it closed. Why it could not be used counts, and is told, whatever comes of closing it. */
const closeFor = (reason: Error, store: Store): Observable<never> =>
  concat(
    defer(() => store.close()).pipe(
      take(1),
      ignoreElements(),
      catchError(() => EMPTY),
    ),
    throwError(() => reason),
  )
