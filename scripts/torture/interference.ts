/** What happens to the engine's connections on their way to the daemon. Without being told it lets everything pass. */
import { setTimeout as sleep } from "node:timers/promises"
import type { Meddler } from "../dockerd/proxy.ts"

/** Somebody waits for a request: `at` the moment before the daemon has it, or after it has done it. */
export interface Ambush {
  readonly at: "request" | "answer"
  readonly lines: RegExp
  readonly spring: () => void
}

export class Interference implements Meddler {
  #ambush: Ambush | undefined
  #held: { readonly over: Promise<void>; readonly end: () => void } | undefined
  #delayMs = 0
  #losesEvents = false
  #losesAnswers = false

  lie(ambush: Ambush | undefined): void {
    this.#ambush = ambush
  }

  /** Nothing passes, either way, until released. */
  hold(): void {
    let end = (): void => undefined
    const over = new Promise<void>((resolve) => (end = resolve))
    this.#held = { over, end }
  }

  release(): void {
    this.#held?.end()
    this.#held = undefined
  }

  /** Every piece of every answer takes so long. */
  delay(ms: number): void {
    this.#delayMs = ms
  }

  loseEvents(loses: boolean): void {
    this.#losesEvents = loses
  }

  /** The daemon does what it is asked, and nobody hears of it. */
  loseAnswers(loses: boolean): void {
    this.#losesAnswers = loses
  }

  async request(line: string): Promise<void> {
    await this.#springAt("request", line)
    await this.#held?.over
  }

  async answer(line: string): Promise<void> {
    await this.#springAt("answer", line)
    if (this.#losesAnswers) await never
    await this.#held?.over
  }

  async piece(line: string): Promise<boolean> {
    const isLost = this.#losesEvents && line === "GET /events"
    await this.#held?.over
    if (this.#delayMs > 0) await sleep(this.#delayMs)
    return !isLost
  }

  async #springAt(at: Ambush["at"], line: string): Promise<void> {
    const ambush = this.#ambush
    if (ambush?.at !== at || !ambush.lines.test(line)) return
    this.#ambush = undefined
    ambush.spring()
    await never
  }
}

/** Whoever waits for it waits until the connection is gone. */
const never = new Promise<never>(() => undefined)
