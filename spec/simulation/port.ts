import { expect } from "chai"
import type { PublishedPort } from "../../lib/simulation/body.ts"
import { allocatePorts, releasePorts } from "../../lib/simulation/port.ts"
import { emptyTable, type Table } from "../../lib/simulation/table.ts"

const port = (hostPort: number, protocol: "tcp" | "udp" = "tcp"): PublishedPort => ({
  containerPort: 80,
  protocol,
  bindIp: "0.0.0.0",
  hostPort,
})

const take = (hostPorts: Table<string>, ...ports: readonly PublishedPort[]) => {
  const allocation = allocatePorts(hostPorts, "some", ports)
  if ("refused" in allocation) throw new Error(allocation.refused)
  return { ...allocation, taken: allocation.portBindings.map(({ hostPort }) => hostPort) }
}

describe("simulation/port", () => {
  it("chooses the first free port from 49153 upward", () => {
    const first = take(emptyTable, port(49154), port(0), port(0))
    expect(first.taken).to.deep.equal([49154, 49153, 49155])
    expect(take(first.hostPorts, port(0)).taken).to.deep.equal([49156])
  })

  it("keeps tcp and udp apart", () => {
    const held = take(emptyTable, port(53), port(53, "udp"), port(0), port(0, "udp"))
    expect(held.taken).to.deep.equal([53, 53, 49153, 49153])
  })

  it("refuses a port that is held, also by the same container", () => {
    const { hostPorts } = take(emptyTable, port(80))
    const refusal = { refused: "Bind for 0.0.0.0:80 failed: port is already allocated", verdict: "refused" }
    expect(allocatePorts(hostPorts, "other", [port(80)])).to.deep.equal(refusal)
    expect(allocatePorts(emptyTable, "other", [port(80), port(80)])).to.deep.equal(refusal)
  })

  it("gives released ports out again", () => {
    const { hostPorts, portBindings } = take(emptyTable, port(80), port(0))
    expect(take(releasePorts(hostPorts, portBindings), port(80), port(0)).taken).to.deep.equal([80, 49153])
  })

  it("refuses when no port is left to choose", () => {
    const all = Array.from({ length: 65535 - 49153 + 1 }, (_, index) => port(49153 + index))
    const { hostPorts } = take(emptyTable, ...all)
    expect(allocatePorts(hostPorts, "late", [port(0)])).to.deep.equal({
      refused: "all ports are allocated",
      verdict: "refused",
    })
  })
})
