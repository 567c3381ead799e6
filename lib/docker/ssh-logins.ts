/**
 * How many logins over SSH are under way at once. A server lets in whom it does not know yet only up to a number (OpenSSH's `MaxStartups`:
 * from the eleventh on it drops them by chance), and each login is a program on both sides. When one has succeeded nobody tells: it has
 * where there is an answer, and mostly has after a while.
 */
export interface LoginLimits {
  readonly atOnce: number
  /** After so long, in milliseconds, one without an answer counts no more: what it asks may take its time. */
  readonly countedForMs: number
}

export class Logins {
  readonly #limits: LoginLimits
  readonly #waiting: (() => void)[] = []
  #underWay = 0

  constructor(limits: LoginLimits = { atOnce: 8, countedForMs: 3000 }) {
    this.#limits = limits
  }

  /** `begin` is called at once, or in its turn; `done` may be called more than once. */
  enter(begin: (done: () => void) => void): void {
    if (this.#underWay < this.#limits.atOnce) this.#begin(begin)
    else this.#waiting.push(() => this.#begin(begin))
  }

  #begin(begin: (done: () => void) => void): void {
    this.#underWay += 1
    let isDone = false
    const done = (): void => {
      if (isDone) return
      isDone = true
      clearTimeout(limit)
      this.#underWay -= 1
      this.#waiting.shift()?.()
    }
    const limit = setTimeout(done, this.#limits.countedForMs).unref()
    begin(done)
  }
}
