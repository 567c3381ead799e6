/** The way to the daemon: opened by the first who waits for it, hung up by the last who has waited in vain. */
import {
  filter,
  firstValueFrom,
  fromEvent,
  merge,
  mergeMap,
  NEVER,
  Subject,
  Subscription,
  takeUntil,
  throwError,
  type Observable,
} from "rxjs"
import { asError, CannotGetDockerclientError, EngineError } from "../model/error.ts"
import type { DaemonStatus } from "./task-engine.ts"

export interface DiallerParts {
  readonly daemon$: Observable<DaemonStatus>
  /** Somebody looks for the daemon, or nobody does any longer; `reason` says why, unless another is known. */
  readonly tell: { readonly dialled: () => void; readonly hungUp: (reason: EngineError) => void }
  /** While subscribed to, connects, and connects again whenever that is lost. Errors where no daemon could help. */
  readonly open: () => Observable<unknown>
  /** A daemon has been there: from then on the connection stays. */
  readonly isReady: () => boolean
}

export class Dialler {
  readonly #parts: DiallerParts
  readonly #failures$ = new Subject<Error>()
  #connection = Subscription.EMPTY
  #waiting = 0

  constructor(parts: DiallerParts) {
    this.#parts = parts
  }

  /**
   * The first status of that kind; undefined: the engine has ended before. Rejects where the way cannot be opened; an abort
   * rejects with its reason.
   */
  async first(isWanted: (status: DaemonStatus) => boolean, signal?: AbortSignal): Promise<DaemonStatus | undefined> {
    signal?.throwIfAborted()
    const isFirst = this.#connection.closed
    if (isFirst) {
      this.#connection = new Subscription()
      this.#parts.tell.dialled()
    }
    this.#waiting += 1
    const wanted$ = merge(this.#parts.daemon$.pipe(filter(isWanted)), this.#failures$.pipe(mergeMap(raise)))
    const status = firstValueFrom(wanted$.pipe(takeUntil(abortOf(signal))), { defaultValue: undefined })
    if (isFirst) this.#open(this.#connection)
    let failure: unknown
    try {
      return await status
    } catch (error) {
      failure = error
      throw error
    } finally {
      this.#waiting -= 1
      if (!this.#parts.isReady() && this.#waiting === 0) this.#hangUp(failure ?? signal?.reason)
      signal?.throwIfAborted()
    }
  }

  /** There will be no failure any more: whoever waits does so until the statuses end. */
  close(): void {
    this.#connection.unsubscribe()
    this.#failures$.complete()
  }

  /** From the moment at which that is told there is one, and whoever asks meanwhile waits for the same. */
  #open(connection: Subscription): void {
    const end = (): void => connection.unsubscribe()
    const fail = (error: unknown): void => {
      end()
      this.#failures$.next(asError(error))
    }
    if (!connection.closed) connection.add(this.#parts.open().subscribe({ error: fail, complete: end }))
  }

  #hangUp(reason: unknown): void {
    this.#connection.unsubscribe()
    this.#parts.tell.hungUp(givenUp(reason))
  }
}

/** `reason` is why the last who has waited did not go on. */
const givenUp = (reason: unknown): EngineError =>
  reason instanceof EngineError
    ? reason
    : new CannotGetDockerclientError(`Nobody looks for the daemon any longer: ${asError(reason).message}`, {
        cause: reason,
      })

const raise = (error: Error): Observable<never> => throwError(() => error)

const abortOf = (signal: AbortSignal | undefined): Observable<unknown> =>
  signal === undefined ? NEVER : fromEvent(signal, "abort")
