import { expect } from "chai"
import { newHost, reduceHost, type Effect, type HostState } from "../../lib/lifecycle/index.ts"
import { SortedMap } from "../../lib/lifecycle/sorted-map.ts"

/** More than one call can have arguments. */
const count = 200_000

const ofRank = (rank: number): Effect => ({
  do: "pull",
  taskArn: `task/${String(rank)}`,
  container: "main",
  image: "busybox:1",
})

describe("a crowd that waits for the daemon", () => {
  const host = newHost({ maxPulls: 3, maxStarts: 16, maxStops: 16 })
  const admittedOf = (waiting: HostState): number => reduceHost(waiting, { kind: "connected" }).admitted.length

  it("is let in where nobody is short of places, however many they are", () => {
    const line = new SortedMap(Array.from({ length: count }, (_, rank) => [rank, ofRank(rank)]))
    expect(admittedOf({ ...host, others: { ...host.others, line } })).to.equal(count)
  })

  it("is let in as one party where all wait for one image, however many they are", () => {
    const members = new SortedMap(Array.from({ length: count }, (_, rank) => [rank, ofRank(rank)]))
    const line = new SortedMap(Array.from({ length: count }, (_, rank) => [rank, "busybox:1"]))
    const parties = new SortedMap([["busybox:1", { isIn: false, members }]])
    expect(admittedOf({ ...host, pulls: { ...host.pulls, line, parties, keys: line } })).to.equal(count)
  })
})
