/** The promises that the engine has given and not yet kept. None is left hanging when the engine ends. */
import { asError } from "../model/error.ts"
import type { Pending } from "./input.ts"

export class Promises {
  readonly #open = new Set<Pending>()

  /** A promise that `begin` starts to keep; it may be resolved or rejected once. */
  make<Value>(begin: (pending: Pending) => void, value: () => Value): Promise<Value> {
    return new Promise((resolve, reject) => {
      const pending: Pending = {
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
      this.#open.add(pending)
      begin(pending)
    })
  }

  /** Rejects every promise that is still open. */
  breakAll(error: unknown): void {
    for (const pending of [...this.#open]) pending.reject(error)
  }
}
