/** Streams at the prompt: each value becomes a line above what is being typed. */
import { inspect } from "node:util"
import type { Observable } from "rxjs"
import { drawLine } from "./writer.ts"

/** Prints as one line. */
export interface Watching {
  stop(): void
}

export type Watch = (stream$: Observable<unknown>, label?: string) => Watching

export const createWatch =
  (print: (line: string) => void): Watch =>
  (stream$, label = "") => {
    const tell = (words: string): void => print(label === "" ? words : `${label}  ${words}`)
    let count = 0
    const subscription = stream$.subscribe({
      next: (value) => {
        count += 1
        tell(drawLine(value))
      },
      error: (error: unknown) =>
        tell(`ended by ${error instanceof Error ? `${error.name}: ${error.message}` : drawLine(error)}`),
      complete: () => tell("complete"),
    })
    return Object.defineProperty({ stop: () => subscription.unsubscribe() }, inspect.custom, {
      value: () =>
        [subscription.closed ? "watched" : "watching", label, `(${String(count)} so far)`].filter(Boolean).join(" "),
    })
  }
