import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import { delay, lastValueFrom, NEVER, of, throwError, VirtualTimeScheduler, type Observable } from "rxjs"
import type { Endpoint } from "../../lib/docker/address.ts"
import { done, exchangeOver, json } from "../../lib/docker/exchange.ts"
import { cannot, startRefusal } from "../../lib/docker/failure.ts"
import { createSession } from "../../lib/docker/session.ts"
import type { Answer } from "../../lib/docker/transport.ts"
import { EngineError } from "../../lib/model/error.ts"
import { answering, fakeLink } from "../support/fake-link.ts"

const over = (reply: () => Observable<Answer>, pinned?: string) => {
  const { link, asked } = fakeLink(reply)
  return {
    exchange: exchangeOver(
      createSession(() => of(link)),
      pinned,
    ),
    asked,
  }
}
const call = { method: "POST", path: "/x", naming: cannot("Start"), take: done("done") } as const
const outcome = (call$: Observable<unknown>): Promise<unknown> =>
  lastValueFrom(call$).catch((error: unknown) =>
    error instanceof EngineError ? `${error.name}: ${error.message} (${error.verdict})` : error,
  )

describe("exchangeOver", () => {
  it("puts the version into the path, and hands the rest on as it is", async () => {
    const { exchange, asked } = over(() => answering(204))
    expect(await outcome(exchange({ ...call, query: { a: "b" }, body: { c: 1 } }))).to.equal("done")
    expect(asked.slice(1)).to.deep.equal([{ method: "POST", path: "/v1.41/x", query: { a: "b" }, body: { c: 1 } }])
  })

  it("fails below 300 never, above always, but for what already is so", async () => {
    const { exchange } = over(() => answering(304))
    expect(await outcome(exchange(call))).to.equal("CannotStartContainerError: HTTP status 304 (refused)")
    expect(await outcome(exchange({ ...call, alreadySo: [304] }))).to.equal("done")
  })

  it("gives what already is so its whole answer", async () => {
    const { exchange } = over(() => answering(404, { message: "gone" }))
    const take = json((message) => E.right(message))
    expect(await outcome(exchange({ ...call, alreadySo: [404], take }))).to.deep.equal({ message: "gone" })
  })

  for (const body of ["404 page not found\n", "", '{"error":"no route"}'])
    it(`takes a 404 that says ${JSON.stringify(body)}, as no daemon does, for no word of the daemon's`, async () => {
      const { exchange } = over(() => answering(404, body))
      const cut = `CannotStartContainerError: ${body.trim() || "HTTP status 404"} (cut)`
      expect(await outcome(exchange(call))).to.equal(cut)
      expect(await outcome(exchange({ ...call, alreadySo: [404] }))).to.equal(cut)
      expect(await outcome(exchange({ ...call, refuse: startRefusal("abc") }))).to.equal(cut)
    })

  for (const message of ["No such container: abc", "no container with name or ID abc found: no such container"])
    it(`believes a 404 that is in the daemon's form: ${message}`, async () => {
      const { exchange } = over(() => answering(404, { cause: "x", message, response: 404 }))
      expect(await outcome(exchange(call))).to.equal(`CannotStartContainerError: ${message} (missing)`)
      expect(await outcome(exchange({ ...call, alreadySo: [404] }))).to.equal("done")
    })

  it("believes a 404 that comes as plain words in a version before 1.24, as it does then, but no page", async () => {
    const outcomeOf = (body: string, version: string) =>
      outcome(over(() => answering(404, body), version).exchange(call))
    expect(await outcomeOf("No such container: abc\n", "1.18")).to.equal(
      "CannotStartContainerError: No such container: abc (missing)",
    )
    expect(await outcomeOf("No such container: abc\n", "1.23")).to.match(/\(missing\)$/)
    expect(await outcomeOf("No such container: abc\n", "1.24")).to.match(/\(cut\)$/)
    expect(await outcomeOf("\n<html>404</html>", "1.18")).to.match(/\(cut\)$/)
  })

  it("does not ask in a version that the daemon does not speak, and names it (DC-4)", async () => {
    const { exchange, asked } = over(() => answering(204), "1.99")
    expect(await outcome(exchange(call))).to.equal(
      "CannotGetDockerclientError: (v1.99) - the daemon speaks 1.12 to 1.41 (refused)",
    )
    expect(asked.map(({ path }) => path)).to.deep.equal(["/version"])
  })

  it("names a pinned version where there is no daemon, and in no other error", async () => {
    const refused = () => throwError(() => Object.assign(new Error("x"), { code: "ECONNREFUSED" }))
    expect(await outcome(over(refused, "1.30").exchange(call))).to.equal(
      "CannotGetDockerclientError: (v1.30) - no Docker daemon at unix:///d.sock (test): connection refused (unreachable)",
    )
    expect(await outcome(over(() => answering(500, { message: "no" }), "1.30").exchange(call))).to.equal(
      "CannotStartContainerError: no (refused)",
    )
  })
})

describe("a daemon that fails", () => {
  const failing = (
    knocked: () => Observable<Answer>,
    scheduler?: VirtualTimeScheduler,
    endpoint?: Endpoint,
    failed = () => answering(500, { message: "create c1: database not open" }),
  ) => {
    const { link, asked } = fakeLink(failed, { knocked, endpoint })
    return {
      exchange: exchangeOver(
        createSession(() => of(link)),
        undefined,
        scheduler,
      ),
      asked,
    }
  }
  const overSsh = {
    kind: "ssh",
    host: "h",
    port: 22,
    user: undefined,
    path: undefined,
    address: "ssh://h",
    source: "test",
  } as const
  const lastWords = "CannotStartContainerError: create c1: database not open (cut)"

  it("is believed while it takes connections, of which one is made to see", async () => {
    const { exchange, asked } = failing(() => answering(200, "OK"))
    expect(await outcome(exchange(call))).to.equal("CannotStartContainerError: create c1: database not open (refused)")
    expect(asked.at(-1)).to.deep.equal({ method: "GET", path: "/_ping", anew: true })
  })

  it("is not believed when it takes none any more, for it is being stopped", async () => {
    const gone = () => throwError(() => Object.assign(new Error("x"), { code: "ENOENT" }))
    expect(await outcome(failing(gone).exchange(call))).to.equal(lastWords)
  })

  for (const status of [301, 403, 500, 502, 503])
    it(`is not believed when a proxy takes connections for it, and answers ${String(status)} in its place`, async () => {
      expect(await outcome(failing(() => answering(status, "Bad Gateway")).exchange(call))).to.equal(lastWords)
    })

  it("has not answered where a proxy has given it up, though it is well, and no connection is made to see", async () => {
    const page = () => answering(504, "<html>504 Gateway Time-out</html>")
    const { exchange, asked } = failing(() => answering(200, "OK"), undefined, undefined, page)
    expect(await outcome(exchange(call))).to.equal("CannotStartContainerError: <html>504 Gateway Time-out</html> (cut)")
    expect(asked.map(({ path }) => path)).to.deep.equal(["/version", "/v1.41/x"])
  })

  it("is not believed when connections are taken for it, and nobody answers", async () => {
    const scheduler = new VirtualTimeScheduler()
    const told = outcome(failing(() => NEVER, scheduler).exchange(call))
    scheduler.flush()
    expect(await told).to.equal(lastWords)
    expect(scheduler.now()).to.equal(1000)
  })

  it("is given the time that a connection over SSH takes", async () => {
    const scheduler = new VirtualTimeScheduler()
    const slowly = () => answering(200, "OK").pipe(delay(29_000, scheduler))
    const told = outcome(failing(slowly, scheduler, overSsh).exchange(call))
    scheduler.flush()
    expect(await told).to.equal("CannotStartContainerError: create c1: database not open (refused)")
  })

  it("is waited for over SSH no longer than that", async () => {
    const scheduler = new VirtualTimeScheduler()
    const told = outcome(failing(() => NEVER, scheduler, overSsh).exchange(call))
    scheduler.flush()
    expect(await told).to.equal(lastWords)
    expect(scheduler.now()).to.equal(30_000)
  })

  it("is taken at its word where it blames the caller", async () => {
    const { exchange, asked } = over(() => answering(409, { message: "taken" }))
    expect(await outcome(exchange(call))).to.equal("CannotStartContainerError: taken (refused)")
    expect(asked.map(({ path }) => path)).to.deep.equal(["/version", "/v1.41/x"])
  })
})

describe("json", () => {
  it("errors with what cannot be read", async () => {
    const failure = new EngineError("DockerMessageError", "odd", { verdict: "unknown" })
    const { exchange } = over(() => answering(200, "{}"))
    expect(await outcome(exchange({ ...call, take: json(() => E.left(failure)) }))).to.equal(
      "DockerMessageError: odd (unknown)",
    )
    expect(await outcome(exchange({ ...call, take: json((message) => E.right(message)) }))).to.deep.equal({})
  })

  it("errors with what is no JSON", async () => {
    const { exchange } = over(() => answering(200, "<html>"))
    expect(await outcome(exchange({ ...call, take: json(E.right) }))).to.equal(
      "DockerMessageError: Docker's answer is not JSON (unknown)",
    )
  })
})
