/** The last frame that any marble of a test names: a day after it, nothing more is waited for. */
import { TestScheduler } from "rxjs/testing"

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
