import { expect } from "chai"
import type { ContainerEvent } from "../../lib/model/daemon.ts"
import { run, stage } from "./stage.ts"

describe("simulation/query", () => {
  it("puts labels, name, image and exit code into its events", () => {
    const stand = stage()
    const events: ContainerEvent[] = []
    stand.docker.containerEvents({ labels: ["task=7", "kind"] }).subscribe((event) => events.push(event))
    run(stand, "mine", ["false"], {}, { task: "7", kind: "" })
    run(stand, "other", ["false"], {}, { task: "77", kind: "" })
    run(stand, "third", ["false"], {}, { task: "7" })
    stand.runUntil(10)
    const attributes = { task: "7", kind: "", image: "busybox", name: "mine" }
    expect(events.map((event) => [event.action, event.attributes])).to.deep.equal([
      ["create", attributes],
      ["start", attributes],
      ["die", { ...attributes, exitCode: "1" }],
    ])
  })

  it("replays what happened since, and no more than 256 events", () => {
    const stand = stage()
    const times: number[] = []
    stand.docker.containerEvents().subscribe(({ timeNano }) => times.push(timeNano))
    run(stand, "it", ["httpd"])
    for (let count = 0; count < 300; count++) stand.docker.kill("it", "HUP")
    const since = (nanos: number): number => {
      const seen: number[] = []
      const text = `${String(Math.floor(nanos / 1e9))}.${String(nanos % 1e9).padStart(9, "0")}`
      stand.docker.containerEvents({ since: text }).subscribe(({ timeNano }) => seen.push(timeNano))
      stand.runUntil(stand.scheduler.now())
      expect(seen).to.deep.equal(times.slice(-seen.length))
      return seen.length
    }
    expect(since(0)).to.equal(256)
    expect(since(times.at(-3) ?? 0)).to.equal(3)
    expect(times).to.deep.equal([...new Set(times)].sort((one, other) => one - other))
  })

  it("lists the newest first, those that run unless all are asked for", () => {
    const stand = stage()
    const one = run(stand, "one", ["httpd"])
    const two = run(stand, "two", ["true"])
    stand.runUntil(10)
    const labels = {}
    const running = { id: one, name: "one", labels, state: "running" }
    const seen = [undefined, { all: true }, { labels: ["none"] }].map((options) =>
      stand.watch(stand.docker.listContainers(options)),
    )
    stand.runUntil(20)
    expect(seen.map(([line]): unknown => JSON.parse(line?.slice(3) ?? ""))).to.deep.equal([
      [running],
      [{ id: two, name: "two", labels, state: "exited" }, running],
      [],
    ])
  })
})
