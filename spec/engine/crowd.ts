import { expect } from "chai"
import { defer, delay, finalize } from "rxjs"
import { newHost, reduceHost, type Effect, type HostState } from "../../lib/lifecycle/index.ts"
import { SortedMap } from "../../lib/lifecycle/sorted-map.ts"
import { createReadyBench } from "../support/engine.ts"

/** More than one call can have arguments. */
const count = 200_000

const ofRank = (rank: number): Effect => ({
  do: "pull",
  taskArn: `task/${String(rank)}`,
  container: "main",
  image: "busybox:1",
})

describe("a crowd that waits for the daemon", () => {
  const host = newHost({ maxPulls: 3, maxStarts: count, maxStops: 16 })
  const admittedOf = (waiting: HostState): number => reduceHost(waiting, { kind: "connected" }).admitted.length

  it("is let in where there is a place for each, however many they are", () => {
    const line = new SortedMap(Array.from({ length: count }, (_, rank) => [rank, ofRank(rank)]))
    expect(admittedOf({ ...host, starts: { ...host.starts, line } })).to.equal(count)
  })

  it("is let in as one party where all wait for one image, however many they are", () => {
    const members = new SortedMap(Array.from({ length: count }, (_, rank) => [rank, ofRank(rank)]))
    const line = new SortedMap(Array.from({ length: count }, (_, rank) => [rank, "busybox:1"]))
    const parties = new SortedMap([["busybox:1", { isIn: false, members }]])
    expect(admittedOf({ ...host, pulls: { ...host.pulls, line, parties, keys: line } })).to.equal(count)
  })
})

describe("a crowd whose containers have died while the daemon was away", () => {
  it("is looked at by so many at once that connections last, and comes to its end all the same", async () => {
    const [underWay, most] = [new Set<string>(), { inspects: 0 }]
    const { engine, docker, changes, runTo } = await createReadyBench({
      config: { maxStarts: 500, steadyStateCheckMs: 1e9 },
      between: (real, scheduler) => ({
        ...real,
        inspectContainer: (id) =>
          defer(() => {
            most.inspects = Math.max(most.inspects, underWay.add(id).size)
            return real.inspectContainer(id).pipe(delay(20, scheduler))
          }).pipe(finalize(() => underWay.delete(id))),
      }),
    })
    for (let n = 0; n < 500; n += 1)
      void engine.addTask({
        arn: `task/${String(n)}`,
        containers: [{ name: "main", image: "busybox:1", command: ["httpd"] }],
      })
    await runTo(10_000)
    docker.restartDaemon({ crashes: true, downMs: 1000 })
    await runTo(60_000)
    expect(changes.filter((change) => /^task\/\d+ STOPPED/.test(change))).to.have.length(500)
    expect(most.inspects).to.equal(64)
  })
})
