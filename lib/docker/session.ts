/**
 * What is agreed with the daemon once and used by every call: where it is, and which API versions it speaks. Asked for by
 * the first call, shared by those that come meanwhile, and forgotten when the connection fails, since the next daemon there
 * may be another.
 */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import { AsyncSubject, catchError, defer, map, mergeMap, share, tap, throwError, type Observable } from "rxjs"
import { EngineError } from "../model/error.ts"
import { readVersion, type DaemonVersion } from "../wire/docker-message.ts"
import { text } from "./body.ts"
import { cannotGetClient, isSilence, messageOf, parseJson, refusal, silence, type Naming } from "./failure.ts"
import type { Link } from "./transport.ts"

export interface Agreement {
  readonly link: Link
  readonly daemon: DaemonVersion
}

/** Corresponds to the `Factory` of `dockerclient`: what is agreed with the daemon is kept, what has failed is not (DC-2). */
export interface Session {
  /** Makes a call by what is agreed. Whatever goes wrong becomes an `EngineError`, by the call's own name. */
  readonly use: <A>(naming: Naming, call: (agreement: Agreement) => Observable<A>) => Observable<A>
  readonly forget: () => void
}

/** `open` finds the daemon; it is asked again after every failure. */
export const createSession = (open: () => Observable<Link>): Session => {
  let agreed$ = agreeOnce(open)
  const forget = (): void => {
    agreed$ = agreeOnce(open)
  }
  return {
    forget,
    use: (naming, call) =>
      defer(() => {
        const used$ = agreed$
        return used$.pipe(
          mergeMap((agreement) => call(agreement).pipe(named(naming, agreement.link))),
          tap({
            error: (error: unknown) => {
              if (isSilence(error) && agreed$ === used$) forget()
            },
          }),
        )
      }),
  }
}

/** One question for all who ask; it is dropped when nobody waits any more, and its failure is not kept. */
const agreeOnce = (open: () => Observable<Link>): Observable<Agreement> =>
  defer(open).pipe(
    mergeMap((link) =>
      askVersion(link).pipe(
        named(cannotGetClient, link),
        catchError((cause: unknown) => throwError(() => beforeTheCall(cause, link))),
      ),
    ),
    share({ connector: () => new AsyncSubject(), resetOnComplete: false }),
  )

/**
 * Nothing of the call has been sent yet: what went wrong says nothing of what it is about, unless it is a refusal for good. Where nobody
 * answered at all it is said already where that was.
 */
const beforeTheCall = (cause: unknown, { endpoint }: Link): EngineError => {
  if (cause instanceof EngineError && cause.verdict === "unreachable") return cause
  const isForGood = cause instanceof EngineError && cause.verdict === "refused" && !cause.retryable
  return cannotGetClient(
    `${endpoint.address} (${endpoint.source}): ${messageOf(cause)}`,
    isForGood ? { verdict: "refused", retryable: false, cause } : { cause },
  )
}

const askVersion = (link: Link): Observable<Agreement> =>
  link.send({ method: "GET", path: "/version" }).pipe(
    mergeMap(({ status, body$ }) => text(body$).pipe(map((body) => versionIn(status, body)))),
    map((daemon) => ({ link, daemon })),
  )

const versionIn = (status: number, body: string): DaemonVersion =>
  pipe(
    status < 300 ? parseJson(body) : E.left(refusal(cannotGetClient, status, body)),
    E.chain(readVersion),
    E.getOrElse((error): DaemonVersion => {
      throw error
    }),
  )

const named =
  (naming: Naming, { endpoint }: Link) =>
  <A>(call$: Observable<A>): Observable<A> =>
    call$.pipe(catchError((cause: unknown) => throwError(() => silence(naming, endpoint, cause))))
