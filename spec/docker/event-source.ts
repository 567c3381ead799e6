import { expect } from "chai"
import { map, throwError, type Observable } from "rxjs"
import type { ContainerEventsOptions } from "../../lib/docker/client.ts"
import { containerEventSource, type EventSourceOptions, type SourceSignal } from "../../lib/docker/event-source.ts"
import type { ContainerEvent } from "../../lib/model/daemon.ts"
import { CannotGetDockerclientError } from "../../lib/model/error.ts"
import { fakeClient } from "../support/fake-client.ts"
import { marbles } from "../support/virtual.ts"

const event = (action: string, ms: number): ContainerEvent => ({
  action,
  containerId: "abc",
  attributes: {},
  timeNano: ms * 1e6,
})

/** Events as they are drawn: `a` happened at 5,000 ms of the daemon's clock, `b` at 5,500, `c` at 6,500. */
const drawn = { a: event("a", 5000), b: event("b", 5500), c: event("c", 6500) }
const up = { p: { apiVersion: "1.41" } }
const down = new CannotGetDockerclientError("no daemon")

/** What a signal tells, short enough to be drawn. */
const told = (signal: SourceSignal): string => {
  switch (signal.kind) {
    case "connected":
      return `connected ${signal.version} ${signal.apiVersion}`
    case "event":
      return signal.event.action
    case "lost":
      return `${signal.cause.message}, again at ${String(signal.retryAt)}`
  }
}
const words = { C: "connected 20.10 1.41", a: "a", b: "b", c: "c" }

const source = (
  client: Parameters<typeof fakeClient>[0],
  scheduler: EventSourceOptions["scheduler"],
  options: Partial<EventSourceOptions> = {},
): Observable<string> =>
  containerEventSource(fakeClient(client), {
    scheduler,
    random: () => 0,
    silenceMs: 1000,
    backoff: { minMs: 5, maxMs: 10, multiple: 1.5, jitterMultiple: 0.2 },
    ...options,
  }).pipe(map(told))

describe("containerEventSource", () => {
  it("says that it is connected once the daemon has answered, and before any event; unsubscribing closes everything", () =>
    marbles(({ cold, expectObservable, expectSubscriptions }, scheduler) => {
      const events = cold(" a--b-----c------", drawn)
      const ping = cold("   --(p|)          ", up)
      const version = cold("----(v|)        ", { v: "20.10" })
      const expected = "    ----(Cab)c------"
      const listening = "   ^--------------!"
      const source$ = source({ containerEvents: () => events, ping: () => ping, version: () => version }, scheduler)
      expectObservable(source$, listening).toBe(expected, words)
      expectSubscriptions(events.subscriptions).toBe(listening)
      expectSubscriptions(ping.subscriptions).toBe("   ^-!")
      expectSubscriptions(version.subscriptions).toBe("^---!")
    }))

  it("goes on a second before where the last connection ended, and tells nothing twice (DC-66)", () =>
    marbles(({ cold, expectObservable, expectSubscriptions, flush }, scheduler) => {
      const first = cold("  --a-b|               ", drawn)
      const second = cold("           --(abc)----", drawn)
      const greeting = {
        ping: () => cold("  (p|)", up),
        version: () => cold("(v|)", { v: "20.10" }),
      }
      const expected = "    C-a-bL----C-c--------"
      const listening = "   ^-------------------!"
      const asked: ContainerEventsOptions[] = []
      const connections = [first, second]
      const containerEvents = (options: ContainerEventsOptions = {}) => {
        asked.push(options)
        return connections[asked.length - 1]!
      }
      const source$ = source({ containerEvents, ...greeting }, scheduler, { labels: ["l"] })
      expectObservable(source$, listening).toBe(expected, { ...words, L: "The event stream has ended, again at 10" })
      expectSubscriptions(first.subscriptions).toBe(" ^----!")
      expectSubscriptions(second.subscriptions).toBe("----------^---------!")
      flush()
      expect(asked).to.deep.equal([
        { since: "0.000000000", labels: ["l"] },
        { since: "4.500000000", labels: ["l"] },
      ])
    }))

  it("gives a connection up that errors", () =>
    marbles(({ cold, expectObservable, expectSubscriptions }, scheduler) => {
      const events = cold(" --a-#     ", drawn, down)
      const ping = () => cold("   (p|)", up)
      const version = () => cold("(v|)", { v: "20.10" })
      const expected = "    C-a-L----C-"
      const listening = "   ^---------!"
      const source$ = source({ containerEvents: () => events, ping, version }, scheduler)
      expectObservable(source$, listening).toBe(expected, { ...words, L: "no daemon, again at 9" })
      expectSubscriptions(events.subscriptions).toBe(["^---!", "---------^!"])
    }))

  it("gives a connection up beside which the daemon does not answer, and forgets what it held", () =>
    marbles(({ cold, expectObservable, expectSubscriptions }, scheduler) => {
      const events = cold(" -a------------", drawn)
      const ping = cold("   ---#          ", up, down)
      const expected = "    ---L-------M--"
      const listening = "   ^------------!"
      const source$ = source({ containerEvents: () => events, ping: () => ping }, scheduler)
      expectObservable(source$, listening).toBe(expected, {
        L: "no daemon, again at 8",
        M: "no daemon, again at 18",
      })
      expectSubscriptions(events.subscriptions).toBe(["^--!", "--------^--!"])
    }))

  it("does not begin anew for a connection that greets and hangs up at once", () =>
    marbles(({ cold, expectObservable }, scheduler) => {
      const source$ = source(
        {
          containerEvents: () => cold("50ms #", {}, down),
          ping: () => cold("(p|)", up),
          version: () => cold("(v|)", { v: "20.10" }),
        },
        scheduler,
        { backoff: undefined, silenceMs: undefined },
      ).pipe(map((signal) => signal.replace(/.*again at /, "")))
      const signals = "C 49ms a 199ms C 49ms b 299ms C 49ms c 449ms C"
      expectObservable(source$, "^ 1110ms !").toBe(signals, { C: words.C, a: "250", b: "600", c: "1100" })
    }))

  it("waits longer after each failure, begins anew after a success, and never longer than its maximum (UT-1)", () =>
    marbles(({ cold, expectObservable }, scheduler) => {
      const connections: Observable<ContainerEvent>[] = [
        ...Array.from({ length: 8 }, () => throwError(() => down)),
        cold("3s #", {}, down),
      ]
      const source$ = source(
        {
          containerEvents: () => connections.shift() ?? throwError(() => down),
          ping: () => cold("(p|)", up),
          version: () => cold("(v|)", { v: "20.10" }),
        },
        scheduler,
        { backoff: undefined, silenceMs: undefined },
      ).pipe(map((signal) => signal.replace(/.*again at /, "")))
      const waits = "a 199ms b 299ms c 449ms d 674ms e 1011ms f 1517ms g 1999ms h 1999ms C 2999ms i 199ms j"
      expectObservable(source$, "^ 11360ms !").toBe(waits, {
        ...{ a: "200", b: "500", c: "950", d: "1625", e: "2637", f: "4155", g: "6155", h: "8155" },
        ...{ C: words.C, i: "11355", j: "11655" },
      })
    }))

  it("adds the chance it is given to each wait (UT-1)", () =>
    marbles(({ expectObservable }, scheduler) => {
      const source$ = source({ containerEvents: () => throwError(() => down) }, scheduler, {
        backoff: undefined,
        random: () => 0.5,
      })
      expectObservable(source$, "^ 100ms !").toBe("a", { a: "no daemon, again at 220" })
    }))

  it("asks whether the daemon is there when it has heard nothing for long", () =>
    marbles(({ cold, expectObservable, expectSubscriptions }, scheduler) => {
      const events = cold("  --a----------------------------", drawn)
      const ping = cold("    -(p|)                          ", up)
      const version = cold(" (v|)                           ", { v: "20.10" })
      const expected = "     -Ca-------------------------"
      const listening = "    ^--------------------------!"
      const source$ = source({ containerEvents: () => events, ping: () => ping, version: () => version }, scheduler, {
        silenceMs: 10,
      })
      expectObservable(source$, listening).toBe(expected, { C: words.C, a: words.a })
      expectSubscriptions(ping.subscriptions).toBe([
        "                     ^!",
        "                     ------------^!",
        "                     -----------------------^!",
      ])
      expectSubscriptions(events.subscriptions).toBe(listening)
    }))

  it("gives a silent connection up when the daemon does not answer", () =>
    marbles(({ cold, expectObservable, expectSubscriptions }, scheduler) => {
      const events = cold("  -------------------", drawn)
      const pings = [cold("  (p|)", up), cold("--#", up, down)]
      const expected = "     C-----------L----"
      const listening = "    ^--------------!"
      const source$ = source(
        {
          containerEvents: () => events,
          ping: () => pings.shift()!,
          version: () => cold("(v|)", { v: "20.10" }),
        },
        scheduler,
        { silenceMs: 10 },
      )
      expectObservable(source$, listening).toBe(expected, { ...words, L: "no daemon, again at 17" })
      expectSubscriptions(events.subscriptions).toBe("^-----------!")
    }))

  it("waits for no answer longer than for a word", () =>
    marbles(({ expectObservable }, scheduler) => {
      const source$ = source({}, scheduler, { silenceMs: 10 })
      expectObservable(source$, "^ 11ms !").toBe("10ms L", {
        L: "Could not transition to connected; timed out after waiting 10ms, again at 15",
      })
    }))

  it("names an error that is none of ours", () =>
    marbles(({ expectObservable }, scheduler) => {
      const source$ = source({ containerEvents: () => throwError(() => new Error("odd")) }, scheduler)
      expectObservable(source$, "^ 1ms !").toBe("L", { L: "odd, again at 5" })
    }))
})
