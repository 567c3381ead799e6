/** The last frame that any marble of a test names: a day after it, nothing more is waited for. */
import { TestScheduler, type RunHelpers } from "rxjs/testing"

/** Works only while a `TestScheduler` runs, which is what makes a character a millisecond. */
export class Horizon {
  #lastFrame = 0

  get lastFrame(): number {
    return this.#lastFrame
  }

  /** Takes in what the marbles name, and gives them back. */
  see<Marbles extends string | string[] | null | undefined>(marbles: Marbles): Marbles {
    for (const line of [marbles ?? []].flat()) this.#lastFrame = Math.max(this.#lastFrame, endOf(line))
    return marbles
  }
}

/** The frame of a letter that is put at the end; those of subscriptions count as letters, too. */
const endOf = (marbles: string): number => {
  const messages = TestScheduler.parseMarbles(
    `${marbles.replaceAll(/[\^!]/g, "-")}z`,
    undefined,
    undefined,
    false,
    true,
  )
  return messages.at(-1)?.frame ?? 0
}

/** rxjs's helpers, whose marbles the horizon sees. */
export const watchHelpers = (
  helpers: RunHelpers,
  horizon: Horizon,
): Pick<RunHelpers, "cold" | "hot" | "time" | "expectObservable" | "expectSubscriptions"> => ({
  cold: (marbles, values, error) => helpers.cold(horizon.see(marbles), values, error),
  hot: (marbles, values, error) => helpers.hot(horizon.see(marbles), values, error),
  time: (marbles) => helpers.time(horizon.see(marbles)),
  expectObservable: (observable, subscription) => {
    const expectation = helpers.expectObservable(observable, horizon.see(subscription))
    return {
      toBe: (marbles, values, error) => expectation.toBe(horizon.see(marbles), values, error),
      toEqual: (other) => expectation.toEqual(other),
    }
  },
  expectSubscriptions: (logs) => {
    const expectation = helpers.expectSubscriptions(logs)
    return { toBe: (marbles) => expectation.toBe(horizon.see(marbles)) }
  },
})
