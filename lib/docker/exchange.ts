/** One call to the daemon from question to meaning: the version in its path, its refusal as a named error, its answer read. */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import { catchError, map, mergeMap, throwError, type Observable } from "rxjs"
import { CannotGetDockerclientError, type EngineError } from "../model/error.ts"
import type { DaemonVersion, Read } from "../wire/docker-message.ts"
import { text } from "./body.ts"
import { cannotGetClient, messageOf, parseJson, refusal, type Naming } from "./failure.ts"
import { agreeVersion } from "./negotiate.ts"
import type { Session } from "./session.ts"
import type { Answer, Request } from "./transport.ts"

export interface Call<A> extends Request {
  /** How its error is called. */
  readonly naming: Naming
  /** What a status of 300 or more proves; default {@link refusal}. */
  readonly refuse?: (naming: Naming, status: number, body: string) => EngineError
  /** Statuses that say that it already is so. */
  readonly alreadySo?: readonly number[]
  readonly take: (answer: Answer, daemon: DaemonVersion) => Observable<A>
}

export type Exchange = <A>(call: Call<A>) => Observable<A>

/** Calls in the API version that is agreed on, or in the one that is `pinned`. */
export const exchangeOver =
  (session: Session, pinned: string | undefined): Exchange =>
  ({ naming, take, refuse = refusal, alreadySo = [], ...request }) =>
    session
      .use(naming, ({ link, daemon }) =>
        pipe(
          agreeVersion(daemon, pinned),
          E.match(
            (why) => throwError(() => cannotGetClient(why, { verdict: "refused", retryable: false })),
            (version) => link.send({ ...request, path: `/v${version}${request.path}` }),
          ),
          mergeMap((answer) =>
            answer.status < 300 || alreadySo.includes(answer.status)
              ? take(answer, daemon)
              : text(answer.body$).pipe(map((body) => refused(refuse(naming, answer.status, body)))),
          ),
        ),
      )
      .pipe(catchError((cause: unknown) => refused(withVersion(cause, pinned))))

/** Takes the whole body as JSON, and gives it its meaning. */
export const json =
  <A>(read: (message: unknown) => Read<A>): Call<A>["take"] =>
  ({ body$ }) =>
    text(body$).pipe(map((body) => pipe(parseJson(body), E.chain(read), E.getOrElseW(refused))))

/** Takes the body for nothing more than its end. */
export const done =
  <A>(value: A): Call<A>["take"] =>
  ({ body$ }) =>
    text(body$).pipe(map(() => value))

const refused = (error: unknown): never => {
  throw error
}

/** The original's words for a client of one version (spec 5.9). */
const withVersion = (cause: unknown, pinned: string | undefined): unknown =>
  pinned !== undefined && cause instanceof CannotGetDockerclientError
    ? new CannotGetDockerclientError(`(v${pinned}) - ${messageOf(cause)}`, {
        retryable: cause.retryable,
        verdict: cause.verdict,
        cause,
      })
    : cause
