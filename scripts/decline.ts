/** What a command does that is asked for nothing but help, or for something that it does not understand. */

export type Declined = { readonly do: "help" } | { readonly do: "refuse"; readonly complaint: string }

export const refusal = (complaint: string): Declined => ({ do: "refuse", complaint })

/** What is wrong with arguments, from what was thrown over them: `parseArgs` goes on with advice about "--", which npm has its own use for. */
export const refusalFor = (error: unknown): Declined =>
  refusal(error instanceof Error ? (error.message.split(". ", 1)[0] ?? "") : "")

interface Output {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** The exit code of a command that was misused. */
export const misused = 2

/** Tells how the command is used, and gives its exit code. */
export const decline = (
  order: Declined,
  usage: string,
  output: Output = { out: console.log, err: console.error },
): number => {
  if (order.do === "help") {
    output.out(usage)
    return 0
  }
  output.err(`${order.complaint}\n\n${usage}`)
  return misused
}
