import { expect } from "chai"
import type { CallName, Effect } from "../../lib/lifecycle/index.ts"
import { newHost, rankOf, reduceHost, type HostState, type Ranked } from "../../lib/lifecycle/host.ts"

const whom = (task: number) => ({ taskArn: `task/${String(task)}`, container: "web" })
const ask = (order: number, call: CallName): Ranked => ({ rank: rankOf(order, 0), effect: effectOf(order, call) })
const release = (order: number, call: CallName): Ranked => ({
  rank: rankOf(order, 0),
  effect: { do: "release", ...whom(order), call },
})
const effectOf = (order: number, call: CallName): Effect => {
  switch (call) {
    case "pull":
      return { do: call, ...whom(order), image: order < 5 ? "a" : "b" }
    case "create":
      return { do: call, ...whom(order) }
    case "stop":
      return { do: call, ...whom(order), containerId: "id", graceMs: 0 }
    case "remove":
      return { do: call, ...whom(order), containerId: "id", force: false }
    case "start":
    case "inspect":
      return { do: call, ...whom(order), containerId: "id" }
  }
}

const up = (): HostState => reduceHost(newHost({ maxPulls: 1, maxStarts: 1, maxStops: 1 }), { kind: "connected" }).host
const asked = (host: HostState, ...effects: readonly Ranked[]) => {
  const step = reduceHost(host, { kind: "asked", effects })
  return { host: step.host, who: step.admitted.map((effect) => `${effect.do} ${effect.taskArn}`) }
}

describe("lifecycle/host", () => {
  it("orders by submission, then by the place in the task", () => {
    const ranks = [rankOf(0, 0), rankOf(0, 1), rankOf(0, 1024), rankOf(1, 0)]
    expect(ranks).to.deep.equal([...ranks].sort((one, other) => one - other))
    expect(new Set(ranks).size).to.equal(4)
  })

  it("admits nobody while the daemon is away, and then everybody there is a place for", () => {
    const { host } = reduceHost(up(), { kind: "lost" })
    const waiting = asked(host, ask(2, "start"), ask(1, "create"), ask(3, "inspect"), ask(4, "pull"))
    expect(waiting.who).to.deep.equal([])
    const { admitted } = reduceHost(waiting.host, { kind: "connected" })
    expect(admitted).to.deep.equal([effectOf(3, "inspect"), effectOf(1, "create"), effectOf(4, "pull")])
  })

  it("has one kind of place for creates and starts, and one for each of the other calls", () => {
    const calls = (["create", "start", "stop", "pull", "inspect", "remove"] as const).map((call, order) =>
      ask(order, call),
    )
    expect(asked(up(), ...calls).who).to.have.members([
      "create task/0",
      "stop task/2",
      "pull task/3",
      "inspect task/4",
      "remove task/5",
    ])
  })

  it("lets pulls of one image share a place, and others wait for it", () => {
    const { host, who } = asked(up(), ask(1, "pull"), ask(5, "pull"), ask(2, "pull"))
    expect(who).to.deep.equal(["pull task/1", "pull task/2"])
    const half = asked(host, release(1, "pull"))
    expect([half.who, asked(half.host, release(2, "pull")).who]).to.deep.equal([[], ["pull task/5"]])
  })

  it("keeps a place for whoever gives it back and asks for the next of its kind", () => {
    const { host } = asked(up(), ask(1, "create"), ask(2, "create"))
    expect(asked(host, release(1, "create"), ask(1, "start")).who).to.deep.equal(["start task/1"])
    expect(asked(host, release(1, "create")).who).to.deep.equal(["create task/2"])
  })

  for (const call of ["inspect", "remove"] as const)
    it(`has 64 places for ${call}, and keeps them for the first of thousands`, () => {
      const { host, who } = asked(up(), ...Array.from({ length: 2000 }, (_, order) => ask(order, call)))
      expect(who).to.deep.equal(Array.from({ length: 64 }, (_, order) => `${call} task/${String(order)}`))
      expect(asked(host, release(3, call)).who).to.deep.equal([`${call} task/64`])
    })

  it("lets nobody through the gate for what has nothing to do with it", () => {
    for (const event of [{ kind: "connected" }, { kind: "lost" }, { kind: "asked", effects: [] }] as const) {
      const { admitted, entered } = reduceHost(up(), event)
      expect([admitted, entered]).to.deep.equal([[], []])
    }
  })

  it("does not change for a place that nobody has", () => {
    const host = up()
    expect(asked(host, release(1, "stop")).host).to.equal(host)
  })
})
