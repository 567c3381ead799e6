import { expect } from "chai"
import { defer, lastValueFrom, of, Subject, throwError, type Observable } from "rxjs"
import { cannot } from "../../lib/docker/failure.ts"
import { createSession } from "../../lib/docker/session.ts"
import type { Answer, Link } from "../../lib/docker/transport.ts"
import { EngineError } from "../../lib/model/error.ts"
import { answering, daemonVersion } from "../support/fake-link.ts"
import { marbles } from "../support/virtual.ts"

const endpoint = { kind: "socket", path: "/d.sock", address: "unix:///d.sock", source: "test" } as const
const linkTo =
  (send: Link["send"]): (() => Observable<Link>) =>
  () =>
    of({ endpoint, send })
const failing = (): Error => Object.assign(new Error("reset"), { code: "ECONNRESET" })
const failureOf = (call$: Observable<unknown>): Promise<unknown> =>
  lastValueFrom(call$).then(
    () => expect.fail("the call has succeeded"),
    (error: unknown) => error,
  )

/** Counts how often the version is asked for. */
const counted = (answer: () => Observable<Answer> = () => answering(200, daemonVersion)) => {
  const count = { asked: 0 }
  const session = createSession(
    linkTo(() =>
      defer(() => {
        count.asked += 1
        return answer()
      }),
    ),
  )
  return { count, session }
}

describe("createSession", () => {
  it("agrees once for calls one after the other (DC-2)", async () => {
    const { session, count } = counted()
    const minimum = session.use(cannot("Start"), ({ daemon }) => of(daemon.minApiVersion))
    expect([await lastValueFrom(minimum), await lastValueFrom(minimum)]).to.deep.equal(["1.12", "1.12"])
    expect(count.asked).to.equal(1)
  })

  it("asks one question for all who wait, and drops it when the last has left", () =>
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const version = cold("--------(v|)", { v: { status: 200, apiVersion: "1.41", body$: of(Buffer.from("{}")) } })
      const session = createSession(linkTo(() => version))
      const call$ = session.use(cannot("Start"), () => of("done"))
      expectObservable(call$, "^--!").toBe("")
      expectObservable(call$, "-^---!").toBe("")
      expectSubscriptions(version.subscriptions).toBe("^----!")
    }))

  it("asks again after a connection has failed, but only once for all that it carried", async () => {
    const { session, count } = counted()
    const connection = new Subject<never>()
    const call$ = session.use(cannot("Start"), () => connection)
    const failures = Promise.all([failureOf(call$), failureOf(call$)])
    connection.error(failing())
    const errors = await failures
    expect(errors.map((error) => error instanceof EngineError && [error.name, error.verdict])).to.deep.equal([
      ["CannotStartContainerError", "cut"],
      ["CannotStartContainerError", "cut"],
    ])
    await lastValueFrom(session.use(cannot("Stop"), () => of(1)))
    await lastValueFrom(session.use(cannot("Stop"), () => of(1)))
    expect(count.asked).to.equal(2)
  })

  it("keeps what is agreed when the daemon refuses a call", async () => {
    const { session, count } = counted()
    const refused = cannot("Start")("no", { verdict: "refused" })
    await failureOf(session.use(cannot("Start"), () => throwError(() => refused)))
    await lastValueFrom(session.use(cannot("Start"), () => of(1)))
    expect(count.asked).to.equal(1)
  })

  it("forgets when it is told to", async () => {
    const { session, count } = counted()
    await lastValueFrom(session.use(cannot("Start"), () => of(1)))
    session.forget()
    await lastValueFrom(session.use(cannot("Start"), () => of(1)))
    expect(count.asked).to.equal(2)
  })

  for (const [what, answer, message] of [
    ["refuses for a while", () => answering(503, { message: "starting" }), "starting"],
    ["says that it has no such page", () => answering(404, { message: "page not found" }), "page not found"],
    ["is not the one who says so", () => answering(404, "404 page not found"), "404 page not found"],
    ["says no JSON", () => answering(200, "<html>"), "Docker's answer is not JSON"],
    ["breaks off", () => throwError(() => failing()), "reset"],
    ["says nothing that is known", () => throwError(() => new Error("odd")), "odd"],
  ] as const) {
    it(`has not reached the daemon with the call, and does not keep it, where it ${what} (DC-2)`, async () => {
      const { session, count } = counted(answer)
      const call$ = session.use(cannot("Start"), () => of(1))
      const error = await failureOf(call$)
      if (!(error instanceof EngineError)) throw error
      const { name, verdict, retryable } = error
      expect(error.message).to.equal(`unix:///d.sock (test): ${message}`)
      expect([name, verdict, retryable]).to.deep.equal(["CannotGetDockerclientError", "unreachable", true])
      await failureOf(call$)
      expect(count.asked).to.equal(2)
    })
  }

  it("is refused for good where the daemon will not be asked at all", async () => {
    const { session } = counted(() => answering(403, { message: "forbidden" }))
    const error = await failureOf(session.use(cannot("Start"), () => of(1)))
    if (!(error instanceof EngineError)) throw error
    const { message, verdict, retryable } = error
    expect([message, verdict, retryable]).to.deep.equal(["unix:///d.sock (test): forbidden", "refused", false])
  })
})
