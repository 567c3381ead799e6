/**
 * Credential helpers: programs `docker-credential-NAME` that are asked for a registry on their standard input and answer in
 * JSON. They may be slow, open a window, or hang; so each is given a time limit, and what it answered is kept for a while.
 * Nothing that one says is ever repeated, for it may be the password.
 */
import { defer, map, of, tap, timeout, TimeoutError, type Observable, type SchedulerLike } from "rxjs"
import type { RegistryCredentials } from "../model/daemon.ts"
import { readHelperAnswer, saysNotFound } from "../wire/registry-helper.ts"
import { messageOf } from "./failure.ts"

/** What a helper said on its standard output, and its exit code; null where it was killed. */
export interface HelperOutcome {
  readonly exitCode: number | null
  readonly output: string
}

/** Emits once; errors where the program cannot be run. Unsubscribing ends the program. */
export type RunHelper = (name: string, server: string) => Observable<HelperOutcome>

/** Emits what the helper knows, undefined where it knows nothing; errors, without secrets, where it fails. */
export type AskHelper = (name: string, server: string, fresh: boolean) => Observable<RegistryCredentials | undefined>

export interface HelperOptions {
  readonly run: RunHelper
  readonly scheduler: SchedulerLike
  /** How long an answer is good for: a cloud's tokens last for hours. */
  readonly keptMs: number
  readonly timeoutMs: number
}

/** `fresh` asks anew, whatever was answered before. A failure is not kept. */
export const createHelpers = ({ run, scheduler, keptMs, timeoutMs }: HelperOptions): AskHelper => {
  const kept = new Map<string, { readonly credentials: RegistryCredentials; readonly until: number }>()
  return (name, server, fresh) =>
    defer(() => {
      const key = `${name} ${server}`
      const answer = kept.get(key)
      if (!fresh && answer !== undefined && answer.until > scheduler.now()) return of(answer.credentials)
      return run(name, server).pipe(
        timeout({ first: timeoutMs, scheduler }),
        map(credentialsIn),
        tap((credentials) => {
          if (credentials === undefined) kept.delete(key)
          else kept.set(key, { credentials, until: scheduler.now() + keptMs })
        }),
      )
    })
}

const credentialsIn = ({ exitCode, output }: HelperOutcome): RegistryCredentials | undefined => {
  if (exitCode !== 0 && saysNotFound(output)) return undefined
  if (exitCode !== 0) throw new Error(exitCode === null ? "it was killed" : `it ended with code ${String(exitCode)}`)
  const credentials = readHelperAnswer(output)
  if (credentials === undefined) throw new Error("its answer cannot be read")
  return credentials
}

/** Why a helper failed, in words that are ours or Node's, never its own. */
export const helperFailure = (cause: unknown): string =>
  cause instanceof TimeoutError ? "it did not answer in time" : messageOf(cause)
