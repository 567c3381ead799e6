/** One call to the daemon from question to meaning: the version in its path, its refusal as a named error, its answer read. */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import {
  asyncScheduler,
  catchError,
  map,
  mergeMap,
  of,
  throwError,
  timeout,
  type Observable,
  type SchedulerLike,
} from "rxjs"
import { CannotGetDockerclientError } from "../model/error.ts"
import type { DaemonVersion, Read } from "../wire/docker-message.ts"
import { text } from "./body.ts"
import { cannotGetClient, lastWords, messageOf, parseJson, refusal, type Naming, type Refuse } from "./failure.ts"
import { agreeVersion } from "./negotiate.ts"
import type { Session } from "./session.ts"
import type { Answer, Link, Request } from "./transport.ts"

export interface Call<A> extends Request {
  /** How its error is called. */
  readonly naming: Naming
  /** What a status of 300 or more proves; default {@link refusal}. */
  readonly refuse?: Refuse
  /** Statuses that say that it already is so. */
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
            (version) => link.send({ ...request, path: `/v${version}${request.path}` }),
          ),
          mergeMap((answer) =>
            answer.status < 300 || alreadySo.includes(answer.status)
              ? take(answer, daemon)
              : text(answer.body$).pipe(
                  map((body) => refuse(naming, answer.status, body)),
                  mergeMap((error) =>
                    answer.status < 500
                      ? of(error)
                      : knock(link, scheduler).pipe(map((isThere) => (isThere ? error : lastWords(naming, error)))),
                  ),
                  map(refused),
                ),
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

/**
 * Whether the daemon takes connections. One that is being stopped does not any longer, but goes on answering those it has, with
 * whatever comes of what it has already closed (20.10); behind a socket that is systemd's nobody answers until the next is up; and
 * in the place of one that is away a proxy before it answers, or Docker Desktop, with a failure of their own.
 */
const knock = ({ endpoint, send }: Link, scheduler: SchedulerLike): Observable<boolean> =>
  send({ method: "GET", path: "/_ping", anew: true }).pipe(
    mergeMap(({ status, body$ }) => text(body$).pipe(map(() => status < 300))),
    timeout({ first: endpoint.kind === "ssh" ? sshKnockMs : knockMs, scheduler }),
    catchError(() => of(false)),
  )

/** A daemon that is well answers in a few milliseconds, whatever else it does. */
const knockMs = 1000

/** Over SSH each new connection is a login, which may lead through other hosts. */
const sshKnockMs = 30_000

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
