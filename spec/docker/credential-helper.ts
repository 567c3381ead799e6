import { expect } from "chai"
import { defer, delay, NEVER, of, throwError, VirtualTimeScheduler, type Observable } from "rxjs"
import { createHelpers, helperFailure, type HelperOutcome } from "../../lib/docker/credential-helper.ts"
import { createClock } from "../support/clock.ts"

const says = (output: object | string, exitCode: number | null = 0): HelperOutcome => ({
  exitCode,
  output: typeof output === "string" ? output : JSON.stringify(output),
})
const known = (secret: string) => says({ Username: "me", Secret: secret })

/** What came of asking: the password, `none`, or why not. */
const ask = (run: () => Observable<HelperOutcome>) => {
  const scheduler = new VirtualTimeScheduler()
  const heard: string[] = []
  const askHelper = createHelpers({ run, scheduler, keptMs: 1000, timeoutMs: 50 })
  askHelper("h", "h.tld", false).subscribe({
    next: (credentials) => heard.push(credentials?.password ?? "none"),
    error: (error: unknown) => heard.push(helperFailure(error)),
  })
  scheduler.flush()
  return heard
}

describe("helpers", () => {
  for (const [title, outcome, heard] of [
    ["the credentials", known("x"), "x"],
    ["none, where it does not know the registry", says("credentials not found in native keychain", 1), "none"],
    ["a failure by its exit code, not by its words", says("hunter2", 3), "it ended with code 3"],
    ["that it was killed", says("hunter2", null), "it was killed"],
    ["an answer that is no JSON", says("hunter2"), "its answer cannot be read"],
    ["an answer without a name", says({ Secret: "hunter2" }), "its answer cannot be read"],
  ] as const) {
    it(`tell ${title}`, () => expect(ask(() => of(outcome))).to.deep.equal([heard]))
  }

  it("tell that one cannot be run, and that one does not answer", () => {
    expect(ask(() => throwError(() => new Error("spawn ENOENT")))).to.deep.equal(["spawn ENOENT"])
    expect(ask(() => NEVER)).to.deep.equal(["it did not answer in time"])
  })

  it("keep an answer for a while, by helper and server, and ask anew when told to", async () => {
    const { scheduler, runTo } = createClock()
    let asked = 0
    const run = (name: string, server: string) => defer(() => of(known(`${name} ${server} ${String((asked += 1))}`)))
    const askHelper = createHelpers({ run, scheduler, keptMs: 1000, timeoutMs: 50 })
    const heard: (string | undefined)[] = []
    const hear = (name: string, server: string, fresh = false) =>
      askHelper(name, server, fresh).subscribe((credentials) => heard.push(credentials?.password))
    hear("a", "h.tld")
    await runTo(999)
    hear("a", "h.tld")
    hear("a", "g.tld")
    hear("b", "h.tld")
    await runTo(1000)
    hear("a", "h.tld")
    hear("a", "h.tld", true)
    hear("a", "h.tld")
    expect(heard).to.deep.equal([
      "a h.tld 1",
      "a h.tld 1",
      "a g.tld 2",
      "b h.tld 3",
      "a h.tld 4",
      "a h.tld 5",
      "a h.tld 5",
    ])
  })

  it("do not keep a failure, nor an answer that is no longer true", () => {
    const scheduler = new VirtualTimeScheduler()
    const outcomes = [says("", 1), known("x"), says("credentials not found", 1), known("y")]
    const run = () => defer(() => of(outcomes.shift() ?? says("", 9)))
    const askHelper = createHelpers({ run, scheduler, keptMs: 1000, timeoutMs: 50 })
    const heard: string[] = []
    for (const fresh of [false, false, true, false])
      askHelper("a", "h.tld", fresh).subscribe({
        next: (credentials) => heard.push(credentials?.password ?? "none"),
        error: () => heard.push("failed"),
      })
    expect(heard).to.deep.equal(["failed", "x", "none", "y"])
  })

  it("limit the time to the answer alone", () => {
    const scheduler = new VirtualTimeScheduler()
    const heard: string[] = []
    const run = () => of(known("x")).pipe(delay(49, scheduler))
    createHelpers({ run, scheduler, keptMs: 1000, timeoutMs: 50 })("a", "h.tld", false).subscribe((credentials) =>
      heard.push(credentials?.password ?? "none"),
    )
    scheduler.flush()
    expect(heard).to.deep.equal(["x"])
    expect(scheduler.now()).to.be.lessThan(51)
  })
})
