/** The daemon's no: its message, and what that proves. The client makes an error of it, named after the call. */
import { CannotGetDockerclientError, type Verdict } from "../model/error.ts"

export interface Refusal {
  readonly refused: string
  readonly verdict: Verdict
  /** The daemon's fault or the moment's, rather than the caller's. */
  readonly retryable?: true
}

export const refuse = (verdict: Verdict, refused: string): Refusal => ({ refused, verdict })

/** What Docker answers with a status of 500 or more. */
export const fail = (refused: string): Refusal => ({ refused, verdict: "refused", retryable: true })

export const noSuchContainer = (idOrName: string): Refusal => refuse("missing", `No such container: ${idOrName}`)

export const isRefusal = (answer: object): answer is Refusal => "refused" in answer

/** Nobody is there to say no. */
export const noDaemon = (): CannotGetDockerclientError =>
  new CannotGetDockerclientError("Cannot connect to the Docker daemon. Is the docker daemon running?")
