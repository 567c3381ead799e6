/** One call to the daemon from question to meaning: the version in its path, its refusal as a named error, its answer read. */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import { asyncScheduler, catchError, map, mergeMap, of, throwError, type Observable, type SchedulerLike } from "rxjs"
import { CannotGetDockerclientError } from "../model/error.ts"
import type { DaemonVersion, Read } from "../wire/docker-message.ts"
import { isTheDaemons } from "./authorship.ts"
import { text } from "./body.ts"
import { cannotGetClient, disbelieved, messageOf, parseJson, refusal, type Naming, type Refuse } from "./failure.ts"
import { agreeVersion } from "./negotiate.ts"
import type { Session } from "./session.ts"
import type { Answer, Link, Request } from "./transport.ts"

export interface Call<A> extends Request {
  /** How its error is called. */
  readonly naming: Naming
  /** What a status of 300 or more proves, where it is the daemon's; default {@link refusal}. */
  readonly refuse?: Refuse
  /** Statuses of the daemon's that say that it already is so. */
  readonly alreadySo?: readonly number[]
  readonly take: (answer: Answer, daemon: DaemonVersion) => Observable<A>
}

export type Exchange = <A>(call: Call<A>) => Observable<A>

/** Calls in the API version that is agreed on, or in the one that is `pinned`. */
export const exchangeOver =
  (session: Session, pinned: string | undefined, scheduler: SchedulerLike = asyncScheduler): Exchange =>
  ({ naming, take, refuse = refusal, alreadySo = [], ...request }) =>
    session
      .use(naming, ({ link, daemon }) =>
        pipe(
          agreeVersion(daemon, pinned),
          E.match(
            (why) => throwError(() => cannotGetClient(why, { verdict: "refused", retryable: false })),
            (version) =>
              link
                .send({ ...request, path: `/v${version}${request.path}` })
                .pipe(map((answer) => ({ answer, version }))),
          ),
          mergeMap(({ answer, version }) => {
            if (answer.status < 300) return take(answer, daemon)
            return wholeOf(answer, version, link, scheduler).pipe(
              mergeMap(({ body, isDaemons }) => {
                const error = refuse(naming, answer.status, body)
                if (!isDaemons) return refused(disbelieved(naming, error))
                return alreadySo.includes(answer.status)
                  ? take({ ...answer, body$: of(Buffer.from(body)) }, daemon)
                  : refused(error)
              }),
            )
          }),
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

interface Whole {
  readonly body: string
  readonly isDaemons: boolean
}

const wholeOf = ({ status, body$ }: Answer, version: string, link: Link, scheduler: SchedulerLike): Observable<Whole> =>
  text(body$).pipe(
    mergeMap((body) =>
      isTheDaemons({ status, body, version }, link, scheduler).pipe(map((isDaemons) => ({ body, isDaemons }))),
    ),
  )

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
