/**
 * Ctrl-C, twice. The first asks for an orderly end, and so does any other signal; the second is for whoever will not wait.
 * One press may arrive more than once, from the terminal and from the process above, so an echo does not count.
 */
import { ReplaySubject, type Observable } from "rxjs"
import { onInterrupt } from "../interrupt.ts"

export interface Interruption {
  /** Emits once, also to who comes late. */
  readonly interrupted$: Observable<number>
  /** What to exit with; undefined: nobody has interrupted. */
  readonly exitCode: () => number | undefined
}

const echoMs = 250

export const watchInterruption = (quit: () => void): Interruption => {
  const interrupted$ = new ReplaySubject<number>(1)
  let first: { readonly exitCode: number; readonly at: number } | undefined
  onInterrupt((exitCode) => {
    first = { exitCode, at: Date.now() }
    interrupted$.next(exitCode)
  })
  process.on("SIGINT", () => {
    if (first !== undefined && Date.now() - first.at > echoMs) quit()
  })
  return { interrupted$: interrupted$.asObservable(), exitCode: () => first?.exitCode }
}
