/**
 * One line after the other. Where input is piped in, Node evaluates the next line while the one before still awaits; here a
 * line is let through when the prompt is shown for it.
 */
import { createInterface } from "node:readline"
import type { REPLServer } from "node:repl"
import { Readable } from "node:stream"

export interface Turns {
  readonly lines: Readable
  /** Lets the next line through. */
  readonly next: () => void
}

export const takeTurns = (input: Readable): Turns => {
  let free = 1
  let letThrough: (() => void) | undefined
  const next = (): void => {
    if (letThrough === undefined) free += 1
    else letThrough()
    letThrough = undefined
  }
  const turn = (): Promise<void> =>
    new Promise((resolve) => {
      if (free === 0) letThrough = resolve
      else resolve(void (free -= 1))
    })
  return { lines: Readable.from(linesOf(input, turn)), next }
}

/** The end of the input has its turn too. */
async function* linesOf(input: Readable, turn: () => Promise<void>): AsyncGenerator<string> {
  for await (const line of createInterface({ input })) {
    await turn()
    yield `${line}\n`
  }
  await turn()
}

/** Node shows the prompt through a method of the server, and tells nobody. */
export const onPrompt = (server: REPLServer, then: () => void): void => {
  const show = server.displayPrompt.bind(server)
  Object.assign(server, {
    displayPrompt: (preserveCursor?: boolean) => {
      show(preserveCursor)
      then()
    },
  })
}
