import { expect } from "chai"
import { reduceDaemon } from "../../lib/simulation/daemon.ts"
import type { Input } from "../../lib/simulation/request.ts"
import { bootDaemon, type Daemon, type Step } from "../../lib/simulation/step.ts"
import { valuesOf } from "../../lib/simulation/table.ts"

const create = (name: string, cmd: readonly string[], ticket = 1): Input => ({
  do: "create",
  ticket,
  config: { Image: "busybox", Cmd: cmd },
  hostConfig: {},
  name,
})

const begin: Input = { do: "start", ticket: 2, id: "it" }
const halt: Input = { do: "stop", ticket: 3, id: "it", graceMs: 1000 }

/** Folds inputs one second apart, and returns the last step. */
const fold = (...inputs: readonly Input[]): Step => {
  let daemon: Daemon = bootDaemon({})
  let last: Step | undefined
  inputs.forEach((input, index) => {
    last = reduceDaemon(daemon, input, index * 1000)
    daemon = last.daemon
  })
  if (last === undefined) throw new Error("nothing to fold")
  return last
}

/** A step as a line: events, then who was answered, then the containers' next moments. */
const told = ({ events, replies, timers }: Step): string =>
  [
    ...events.map(({ action }) => action),
    ...replies.map(({ ticket, reply }) => `${"refused" in reply ? "refused" : "answered"} ${String(ticket)}`),
    ...timers.map(({ due }) => `due ${String(due)}`),
  ].join(", ")

describe("simulation/daemon", () => {
  const sleep = create("it", ["sleep", "9"])
  const serve = create("it", ["httpd"])
  const wake = (inputs: readonly Input[]): Input => ({
    do: "wake",
    containerId: fold(...inputs).events[0]?.containerId ?? "",
  })
  const woken = wake([sleep])
  const ended: Input = { do: "kill", ticket: 4, id: "it", signal: "KILL" }
  const remove: Input = { do: "remove", ticket: 5, id: "it", force: false }
  const force: Input = { ...remove, force: true }
  const restart: Input = { do: "restart", ticket: 6, id: "it" }

  const table: readonly (readonly [string, readonly Input[], string])[] = [
    ["none is created", [sleep], "create, answered 1"],
    ["none is started", [begin], "refused 2"],
    ["none is stopped", [halt], "refused 3"],
    ["none is woken", [woken], ""],
    ["created is created again", [sleep, sleep], "refused 1"],
    ["created is started", [sleep, begin], "start, answered 2, due 10000"],
    ["created is started to serve", [serve, begin], "start, answered 2"],
    ["created is stopped", [sleep, halt], "answered 3"],
    ["created is killed", [sleep, ended], "refused 4"],
    ["created is removed", [sleep, remove], "destroy, answered 5"],
    ["created is restarted", [sleep, restart], "start, restart, answered 6, due 10000"],
    ["created is woken", [sleep, woken], ""],
    ["running is started", [sleep, begin, begin], "answered 2"],
    ["running is woken early", [sleep, begin, woken], ""],
    ["running is stopped", [sleep, begin, halt], "kill, due 3000"],
    ["running is killed", [sleep, begin, ended], "kill, die, answered 4, due undefined"],
    ["running is removed", [sleep, begin, remove], "refused 5"],
    ["running is removed by force", [sleep, begin, force], "kill, die, destroy, answered 5, due undefined"],
    ["stopping is woken after its grace", [sleep, begin, halt, woken], "kill, die, stop, answered 3, due undefined"],
    ["stopping is killed", [sleep, begin, halt, ended], "kill, die, stop, answered 3, answered 4, due undefined"],
    [
      "stopping is removed by force",
      [serve, begin, restart, force],
      "kill, die, stop, destroy, answered 6, answered 5, due undefined",
    ],
    ["exited is stopped", [sleep, begin, ended, halt], "answered 3"],
    ["exited is started", [sleep, begin, ended, begin], "start, answered 2, due 12000"],
    ["exited is restarted", [serve, begin, ended, restart], "start, restart, answered 6"],
    ["exited is woken", [sleep, begin, ended, woken], ""],
    ["exited is removed", [sleep, begin, ended, remove], "destroy, answered 5"],
    ["removed is removed again", [sleep, remove, remove], "refused 5"],
    ["removed leaves its name to the next", [sleep, remove, serve], "create, answered 1"],
  ]
  for (const [when, inputs, line] of table) {
    it(`${when}: ${line || "nothing"}`, () => {
      expect(told(fold(...inputs)).replace(/, due undefined(?=.*, due)/, "")).to.equal(line)
    })
  }

  it("never changes the state that it is given", () => {
    const before = fold(sleep, begin).daemon
    const text = JSON.stringify(valuesOf(before.containers))
    for (const input of [halt, ended, force, restart, woken, create("other", [])]) reduceDaemon(before, input, 99_000)
    expect(JSON.stringify(valuesOf(before.containers))).to.equal(text)
  })

  it("tells every event a time of its own, also in this century", () => {
    let daemon = fold(serve, begin).daemon
    const times: number[] = []
    for (let count = 0; count < 50; count++) {
      const step = reduceDaemon(daemon, { do: "kill", ticket: 1, id: "it", signal: "HUP" }, 1_700_000_000_123)
      times.push(...step.events.map(({ timeNano }) => timeNano))
      daemon = step.daemon
    }
    expect(times.slice(1).every((time, index) => time > (times[index] ?? Infinity))).to.be.true
    expect(times[0]).to.equal(1_700_000_000_123_000_000)
  })

  it("finds a container by the beginning of its id, unless two share it", () => {
    let daemon = bootDaemon({})
    const ids: string[] = []
    for (let count = 0; count < 20; count++) {
      const step = reduceDaemon(daemon, create(`it-${String(count)}`, []), 0)
      ids.push(...step.events.map(({ containerId }) => containerId))
      daemon = step.daemon
    }
    const reply = (id: string): unknown => reduceDaemon(daemon, { do: "start", ticket: 1, id }, 0).replies[0]?.reply
    expect(reply(ids[7]?.slice(0, 12) ?? "")).to.deep.equal({ containerId: ids[7] })
    const shared =
      Array.from("0123456789abcdef").find((digit) => ids.filter((id) => id.startsWith(digit)).length > 1) ?? ""
    expect(reply(shared)).to.deep.equal({ refused: `No such container: ${shared}`, verdict: "missing" })
  })
})
