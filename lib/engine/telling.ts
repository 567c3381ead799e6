/** Whoever is told of something may act on it at once, and even end the engine: what everybody else has to hear first is kept here. */
import type { Folded } from "./table.ts"

export class Telling {
  #folded: Folded | undefined
  #after: (() => void) | undefined

  /** What is just being told, if anything is. */
  get folded(): Folded | undefined {
    return this.#folded
  }

  /** `tell` tells of it, to one after the other. */
  during(folded: Folded, tell: () => void): void {
    this.#folded = folded
    try {
      tell()
    } finally {
      this.#folded = undefined
      this.#after?.()
    }
  }

  /** Done at once, or when everybody has been told; it is the last that is done. */
  finallyDo(last: () => void): void {
    if (this.#folded === undefined) last()
    else this.#after = last
  }
}
