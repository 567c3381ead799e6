/** Who has answered no: the daemon, or whoever stands before it and has lost the way to it, whose statuses are like its own. */
import { catchError, map, mergeMap, of, timeout, type Observable, type SchedulerLike } from "rxjs"
import { text } from "./body.ts"
import { saysWhy } from "./failure.ts"
import { compareVersions } from "./negotiate.ts"
import type { Link } from "./transport.ts"

export interface Refusal {
  readonly status: number
  readonly body: string
  /** Of the API, in which it was asked. */
  readonly version: string
}

/** Whether the daemon says so. Of what is the caller's fault, but for what is missing, it may be anybody who says it. */
export const isTheDaemons = (
  { status, body, version }: Refusal,
  link: Link,
  scheduler: SchedulerLike,
): Observable<boolean> => {
  if (status < 500 && status !== 404) return of(true)
  if (!isInForm(body, version)) return of(false)
  return status < 500 ? of(true) : knock(link, scheduler)
}

/** In these versions the daemon's words come as they are; a page is somebody else's. */
const isInForm = (body: string, version: string): boolean =>
  saysWhy(body) || (compareVersions(version, lastWithoutForm) <= 0 && /^\s*[^\s<]/.test(body))

const lastWithoutForm = "1.23"

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
