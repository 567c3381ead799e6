import { expect } from "chai"
import { mergeMap } from "rxjs"
import { EngineError } from "../../lib/model/error.ts"
import { run, stage, trapping } from "./stage.ts"

describe("simulation/simulated", () => {
  it("counts and shows the calls made, one for each subscription", () => {
    const { docker, scheduler } = stage()
    const seen: unknown[] = []
    docker.requests$.subscribe((request) => seen.push(request))
    const ping$ = docker.withVersion("1.41").ping()
    expect(docker.requests().ping).to.equal(0)
    ping$.subscribe()
    ping$.subscribe()
    docker.stopContainer("x").subscribe()
    scheduler.flush()
    expect(docker.requests()).to.include({ ping: 2, stop: 1, events: 1, create: 0 })
    expect(seen).to.deep.equal([
      { call: "ping", target: "", at: 0 },
      { call: "ping", target: "", at: 0 },
      { call: "stop", target: "x", at: 0 },
    ])
  })

  it("throws at a person what the daemon refuses", () => {
    const stand = stage()
    run(stand, "it", ["true"])
    stand.runUntil(10)
    const { docker } = stand
    const [found] = docker.containers()
    expect(() => docker.kill("x"))
      .to.throw(EngineError, "No such container: x")
      .with.property("verdict", "missing")
    expect(() => docker.removeByHand("x")).to.throw(EngineError, "No such container: x")
    expect(() => docker.kill("it", "FOO")).to.throw(EngineError, "Invalid signal: FOO")
    expect(() => docker.kill("it")).to.throw(
      EngineError,
      `Cannot kill container: it: Container ${found?.containerId ?? ""} is not running`,
    )
  })

  it("ends without a word when it is closed, and is not there any more", () => {
    const stand = stage()
    const ends: string[] = []
    stand.docker.containerEvents().subscribe({ complete: () => ends.push("events") })
    stand.docker.requests$.subscribe({ complete: () => ends.push("requests") })
    run(stand, "it", ["sleep", "5"])
    stand.docker.close()
    const seen = stand.watch(stand.docker.ping())
    stand.runUntil(60_000)
    expect(ends).to.deep.equal(["events", "requests"])
    expect(stand.told).to.deep.equal(["create it", "start it"])
    expect(seen).to.deep.equal([
      "0 CannotGetDockerclientError unreachable: Cannot connect to the Docker daemon. Is the docker daemon running?",
    ])
  })

  describe("with a seed", () => {
    const biography = (seed: number | undefined): string => {
      const stand = stage({ seed, latency: undefined })
      const seen: unknown[] = []
      stand.docker.containerEvents().subscribe((event) => seen.push(event))
      for (let count = 0; count < 20; count++)
        run(stand, `it${String(count)}`, count % 2 === 0 ? ["sleep", String(count)] : trapping, {
          PublishAllPorts: true,
        })
      stand.docker
        .listContainers()
        .pipe(
          mergeMap((containers) => containers),
          mergeMap(({ id }) => stand.docker.stopContainer(id, { graceMs: 3000 })),
        )
        .subscribe()
      stand.runUntil(60_000)
      return JSON.stringify([seen, stand.docker.containers()])
    }

    it("lives the same life again", () => {
      expect(biography(4)).to.equal(biography(4))
      expect(biography(undefined)).to.equal(biography(1))
    })
    it("lives another with another seed", () => {
      expect(biography(4)).to.not.equal(biography(5))
    })
    it("names containers with 64 lower-case hexadecimal digits", () => {
      const stand = stage({ seed: 9 })
      expect(run(stand, "it", ["true"])).to.match(/^[0-9a-f]{64}$/)
    })
  })
})
