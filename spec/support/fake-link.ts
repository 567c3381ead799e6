/** A way to a daemon that is a function: what is asked is remembered, what is answered is up to the spec. */
import { of, type Observable } from "rxjs"
import type { Endpoint } from "../../lib/docker/address.ts"
import type { Answer, Link, Request } from "../../lib/docker/transport.ts"

export const answering = (status: number, body: unknown = ""): Observable<Answer> =>
  of({
    status,
    apiVersion: "1.41",
    body$: of(Buffer.from(typeof body === "string" ? body : JSON.stringify(body))),
  })

export const daemonVersion = { Version: "20.10.24", ApiVersion: "1.41", MinAPIVersion: "1.12" }

interface FakeLinkOptions {
  readonly knocked?: (() => Observable<Answer>) | undefined
  readonly endpoint?: Endpoint | undefined
}

const socket: Endpoint = { kind: "socket", path: "/d.sock", address: "unix:///d.sock", source: "test" }

const well = (): Observable<Answer> => answering(200, "OK")

/** Answers the question for the version, a knock with `knocked`, and everything else with `reply`. */
export const fakeLink = (
  reply: (request: Request) => Observable<Answer>,
  { knocked = well, endpoint = socket }: FakeLinkOptions = {},
) => {
  const asked: Request[] = []
  const link: Link = {
    endpoint,
    send: (request) => {
      asked.push(request)
      if (request.path === "/version") return answering(200, daemonVersion)
      return request.anew ? knocked() : reply(request)
    },
  }
  return { link, asked }
}
