import { expect } from "chai"
import { NEVER, VirtualTimeScheduler, type Observable } from "rxjs"
import type { DockerClient } from "../../lib/docker/client.ts"
import { withTimeLimits, type CallLimits } from "../../lib/docker/time-limits.ts"
import type { PullProgress } from "../../lib/model/daemon.ts"
import { DockerTimeoutError } from "../../lib/model/error.ts"
import { fakeClient } from "../support/fake-client.ts"
import { marbles } from "../support/virtual.ts"

/** All different, so that no call can have another's. */
const limits: CallLimits = {
  pullTimeoutMs: 20,
  pullBeginTimeoutMs: 4,
  pullInactivityTimeoutMs: 6,
  createTimeoutMs: 31,
  startTimeoutMs: 32,
  stopTimeoutMs: 33,
  removeTimeoutMs: 34,
  inspectTimeoutMs: 35,
  listTimeoutMs: 36,
}

const late: readonly (readonly [
  call: string,
  word: string,
  ms: number,
  make: (client: DockerClient) => Observable<unknown>,
  rule?: string,
])[] = [
  ["ping", "connected", 35, (client) => client.ping()],
  ["version", "connected", 35, (client) => client.version()],
  ["supportedVersions", "connected", 35, (client) => client.supportedVersions()],
  ["createContainer", "created", 31, (client) => client.createContainer({}, {}, "web"), "(DC-20)"],
  ["startContainer", "started", 32, (client) => client.startContainer("abc"), "(DC-30)"],
  ["stopContainer", "stopped", 10_033, (client) => client.stopContainer("abc"), "(DC-40)"],
  ["stopContainer", "stopped", 2033, (client) => client.stopContainer("abc", { graceMs: 1001 }), "(DC-40)"],
  ["removeContainer", "removing", 34, (client) => client.removeContainer("abc")],
  ["inspectContainer", "inspecting", 35, (client) => client.inspectContainer("abc"), "(DC-52)"],
  ["describeContainer", "inspecting", 35, (client) => client.describeContainer("abc")],
  ["getContainerName", "inspecting", 35, (client) => client.getContainerName("abc")],
  ["listContainers", "listing", 36, (client) => client.listContainers(), "(DC-73)"],
  ["withVersion", "started", 32, (client) => client.withVersion("1.30").startContainer("abc")],
]

const report: PullProgress = { status: "Downloading" }

describe("withTimeLimits", () => {
  for (const [call, word, ms, make, rule = ""] of late) {
    it(`gives ${call} up after ${String(ms)} ms, as not ${word} ${rule}`.trimEnd(), () =>
      marbles(({ expectObservable }, scheduler) => {
        const call$ = make(withTimeLimits(fakeClient({}), limits, scheduler))
        expectObservable(call$).toBe(`${String(ms)}ms #`, {}, new DockerTimeoutError(word, ms))
      }),
    )
  }

  it("cancels the request it gives up, and leaves alone one that is in time (DC-6)", () =>
    marbles(({ cold, expectObservable, expectSubscriptions }, scheduler) => {
      const late = cold<never>("    40ms (d|)")
      const inTime = cold("  31ms (d|)", { d: { containerId: "abc" } })
      const client = withTimeLimits(
        fakeClient({ removeContainer: () => late, startContainer: () => inTime }),
        limits,
        scheduler,
      )
      expectObservable(client.removeContainer("abc")).toBe("34ms #   ", {}, new DockerTimeoutError("removing", 34))
      expectObservable(client.startContainer("abc")).toBe(" 31ms (d|)", { d: { containerId: "abc" } })
      expectSubscriptions(late.subscriptions).toBe("       ^ 33ms !")
      expectSubscriptions(inTime.subscriptions).toBe("     ^ 30ms !")
    }))

  it("lets a pull take its time as long as it talks, but not for ever (DC-16, LIM-15)", () =>
    marbles(({ cold, expectObservable, expectSubscriptions }, scheduler) => {
      const mute = cold<PullProgress>("     -----------")
      const falls = cold("    ---p-----p---------", { p: report })
      const chatters = cold(" --p----p----p----p----p----p", { p: report })
      const pulls = { mute, falls, chatters }
      const client = withTimeLimits(
        fakeClient({ pullImage: (image) => Object.entries(pulls).find(([name]) => name === image)![1] }),
        limits,
        scheduler,
      )
      const pull = (image: string, timeline: string, word: string, ms: number): void =>
        expectObservable(client.pullImage(image)).toBe(timeline, { p: report }, new DockerTimeoutError(word, ms))
      pull("mute", "    ----#", "pullBegin", 4)
      pull("falls", "   ---p-----p-----#", "pullInactivity", 6)
      pull("chatters", "--p----p----p----p--#", "pulled", 20)
      expectSubscriptions(mute.subscriptions).toBe("    ^---!")
      expectSubscriptions(falls.subscriptions).toBe("   ^--------------!")
      expectSubscriptions(chatters.subscriptions).toBe("^-------------------!")
    }))

  it("lets the event stream be silent", () =>
    marbles(({ expectObservable }, scheduler) => {
      const client = withTimeLimits(fakeClient({ containerEvents: () => NEVER }), limits, scheduler)
      expectObservable(client.containerEvents(), "^ 60m !").toBe("-")
    }))

  it("hands on what each call is given", () => {
    const given: unknown[] = []
    const note = (...args: readonly unknown[]): Observable<never> => {
      given.push(args)
      return NEVER
    }
    const names = [
      ...["pullImage", "createContainer", "startContainer", "stopContainer", "removeContainer"],
      ...["inspectContainer", "describeContainer", "getContainerName", "listContainers", "containerEvents"],
    ]
    const client = withTimeLimits(
      fakeClient(Object.fromEntries(names.map((name) => [name, note]))),
      limits,
      new VirtualTimeScheduler(),
    )
    const calls = [
      client.pullImage("box", { auth: { username: "me", password: "x" } }),
      client.createContainer({ Image: "box" }, { Memory: 7 }, "web"),
      client.startContainer("1"),
      client.stopContainer("2", { graceMs: 3 }),
      client.removeContainer("3", { force: true }),
      client.inspectContainer("4"),
      client.describeContainer("5"),
      client.getContainerName("6"),
      client.listContainers({ all: true, labels: ["l"] }),
      client.containerEvents({ since: "7" }),
    ]
    expect(calls).to.have.length(given.length)
    expect(given).to.deep.equal([
      ["box", { auth: { username: "me", password: "x" } }],
      [{ Image: "box" }, { Memory: 7 }, "web"],
      ["1"],
      ["2", { graceMs: 3 }],
      ["3", { force: true }],
      ["4"],
      ["5"],
      ["6"],
      [{ all: true, labels: ["l"] }],
      [{ since: "7" }],
    ])
  })

  it("arms no timer for longer than Node's can be set", () => {
    const scheduler = new VirtualTimeScheduler()
    withTimeLimits(fakeClient({}), { ...limits, startTimeoutMs: 2 ** 40 }, scheduler)
      .startContainer("1")
      .subscribe()
    withTimeLimits(fakeClient({}), { ...limits, pullBeginTimeoutMs: 2 ** 40 }, scheduler)
      .pullImage("box")
      .subscribe()
    expect(scheduler.actions.map(({ delay }) => delay)).to.deep.equal([20, 2 ** 31 - 1, 2 ** 31 - 1])
  })
})
