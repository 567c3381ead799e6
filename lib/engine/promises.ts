/** The promises that the engine has given and not yet kept. None is left hanging when the engine ends. */
import { asError } from "../model/error.ts"
import type { Pending } from "./input.ts"

export class Promises {
  readonly #open = new Map<Pending, Promise<unknown>>()

  /** A promise that `begin` starts to keep; it may be resolved or rejected once. */
  make<Value>(begin: (pending: Pending) => void, value: () => Value): Promise<Value> {
    let pending: Pending = nobody
    const promise = new Promise<Value>((resolve, reject) => {
      pending = {
        resolve: () => {
          this.#open.delete(pending)
          try {
            resolve(value())
          } catch (error) {
            // What it was to tell of is gone by now.
            reject(asError(error))
          }
        },
        reject: (error) => {
          this.#open.delete(pending)
          reject(asError(error))
        },
      }
    })
    this.#open.set(pending, promise)
    begin(pending)
    return promise
  }

  /** Rejects every promise that is still open. Whoever has not waited for it need not have caught that. */
  breakAll(error: unknown): void {
    for (const [pending, promise] of [...this.#open]) {
      promise.catch(nothing)
      pending.reject(error)
    }
  }
}

const nothing = (): void => undefined

const nobody: Pending = { resolve: nothing, reject: nothing }
