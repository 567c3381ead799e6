/** The daemon's no: its message, and what that proves. The client makes an error of it, named after the call. */
import type { Verdict } from "../model/error.ts"

export interface Refusal {
  readonly refused: string
  readonly verdict: Verdict
}

export const refuse = (verdict: Verdict, refused: string): Refusal => ({ refused, verdict })

export const noSuchContainer = (idOrName: string): Refusal => refuse("missing", `No such container: ${idOrName}`)

export const isRefusal = (answer: object): answer is Refusal => "refused" in answer
