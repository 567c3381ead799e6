/** The way to the daemon: opened by the first who waits for it, hung up by the last who has waited in vain. */
import { filter, firstValueFrom, fromEvent, Subscription, takeUntil, type Observable } from "rxjs"
import type { DaemonStatus } from "./task-engine.ts"

export interface LinkParts {
  readonly daemon$: Observable<DaemonStatus>
  /** Begins to connect, and to connect again whenever that is lost. */
  readonly open: () => Subscription
  /** A daemon has been there: from then on the connection stays. */
  readonly isReady: () => boolean
}

export class Link {
  readonly #parts: LinkParts
  #connection = Subscription.EMPTY
  #waiting = 0

  constructor(parts: LinkParts) {
    this.#parts = parts
  }

  /** The first status of that kind; undefined: the engine has ended before. An abort rejects with its reason. */
  async first(
    isWanted: (status: DaemonStatus) => boolean,
    signal: AbortSignal = never,
  ): Promise<DaemonStatus | undefined> {
    signal.throwIfAborted()
    if (this.#connection.closed) this.#connection = this.#parts.open()
    this.#waiting += 1
    const wanted$ = this.#parts.daemon$.pipe(filter(isWanted), takeUntil(fromEvent(signal, "abort")))
    const status = await firstValueFrom(wanted$, { defaultValue: undefined })
    this.#waiting -= 1
    if (!this.#parts.isReady() && this.#waiting === 0) this.close()
    signal.throwIfAborted()
    return status
  }

  close(): void {
    this.#connection.unsubscribe()
  }
}

/** A signal that is never given. */
const never = new AbortController().signal
