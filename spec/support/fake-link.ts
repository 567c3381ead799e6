/** A way to a daemon that is a function: what is asked is remembered, what is answered is up to the spec. */
import { of, type Observable } from "rxjs"
import type { Answer, Link, Request } from "../../lib/docker/transport.ts"

export const answering = (status: number, body: unknown = ""): Observable<Answer> =>
  of({
    status,
    apiVersion: "1.41",
    body$: of(Buffer.from(typeof body === "string" ? body : JSON.stringify(body))),
  })

export const daemonVersion = { Version: "20.10.24", ApiVersion: "1.41", MinAPIVersion: "1.12" }

/** Answers the question for the version, and everything else with `reply`. */
export const fakeLink = (reply: (request: Request) => Observable<Answer>) => {
  const asked: Request[] = []
  const link: Link = {
    endpoint: { kind: "socket", path: "/d.sock", address: "unix:///d.sock", source: "test" },
    send: (request) => {
      asked.push(request)
      return request.path === "/version" ? answering(200, daemonVersion) : reply(request)
    },
  }
  return { link, asked }
}
