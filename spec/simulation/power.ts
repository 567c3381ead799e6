import { expect } from "chai"
import { run, stage, type Stage, trapping } from "./stage.ts"

const broken = "CannotGetDockerclientError cut: the connection was closed before the answer had ended"
const nobody =
  "CannotGetDockerclientError unreachable: Cannot connect to the Docker daemon. Is the docker daemon running?"

/** Two containers: one heeds SIGTERM, the other does not. */
const inhabited = (): Stage & { readonly stream: readonly string[] } => {
  const stand = stage()
  run(stand, "heeds", trapping)
  run(stand, "ignores", ["httpd"])
  const seen = stand.watch(stand.docker.containerEvents())
  stand.runUntil(1000)
  return { ...stand, stream: seen }
}

const states = ({ docker }: Stage): readonly string[] =>
  docker.containers().map(({ state, exitCode }) => `${state} ${String(exitCode ?? "")}`.trim())

describe("simulation/power", () => {
  it("that goes in good order stops its containers, tells so, and breaks off every connection", () => {
    const stand = inhabited()
    stand.docker.stopDaemon()
    const call = stand.watch(stand.docker.ping())
    stand.runUntil(60_000)
    expect(stand.told.slice(4)).to.deep.equal([
      ...["kill(15) heeds", "die(3) heeds", "stop heeds", "kill(15) ignores"],
      ...["kill(9) ignores", "die(137) ignores", "stop ignores"],
    ])
    expect(call).to.deep.equal([`1000 ${nobody}`])
    expect(stand.stream.at(-1)).to.equal(`11000 ${broken}`)
    expect(states(stand)).to.deep.equal(["exited 3", "exited 137"])
  })

  it("that crashes says nothing, and its containers are dead when it is back", () => {
    const stand = inhabited()
    stand.docker.restartDaemon({ crashes: true, downMs: 500 })
    expect(stand.stream).to.deep.equal([`1000 ${broken}`])
    const early = stand.watch(stand.docker.ping())
    stand.runUntil(1499)
    expect(early).to.deep.equal([`1000 ${nobody}`])
    stand.runUntil(1501)
    const late = stand.watch(stand.docker.ping())
    stand.runUntil(2000)
    expect(late).to.deep.equal(['1501 {"apiVersion":"1.41"}'])
    expect(states(stand)).to.deep.equal(["exited 137", "exited 137"])
    expect(stand.told.slice(4)).to.deep.equal([])
  })

  for (const crashes of [false, true]) {
    it(`that keeps its containers ${crashes ? "when it crashes" : ""} finds out what has become of them`, () => {
      const stand = inhabited()
      run(stand, "ends", ["sh", "-c", "sleep 5; exit 4"])
      stand.docker.restartDaemon({ crashes, keepsContainers: true, downMs: 10_000 })
      expect(stand.stream.at(-1)).to.equal(`1000 ${broken}`)
      stand.runUntil(60_000)
      expect(states(stand)).to.deep.equal(["running", "running", "exited 4"])
      expect(stand.docker.container("ends")?.finishedAt).to.equal(6000)
      expect(stand.told.slice(6)).to.deep.equal([])
    })
  }

  it("forgets the events gone by", () => {
    const stand = inhabited()
    stand.docker.restartDaemon({ keepsContainers: true, downMs: 0 })
    const replayed = stand.watch(stand.docker.containerEvents({ since: "0" }))
    stand.runUntil(2000)
    stand.docker.kill("heeds", "HUP")
    expect(replayed.map((line) => /"action":"(\w+)"/.exec(line)?.[1])).to.deep.equal(["kill"])
  })

  it("leaves calls and pulls under way without an answer, and sends no SIGKILL that it had promised", () => {
    const stand = inhabited()
    const pull = stand.watch(stand.docker.pullImage("busybox"))
    const stop = stand.watch(stand.docker.stopContainer("ignores", { graceMs: 5000 }))
    stand.runUntil(1000)
    stand.docker.restartDaemon({ crashes: true, keepsContainers: true })
    stand.runUntil(60_000)
    expect(stop).to.deep.equal(["1000 CannotStopContainerError cut: socket hang up"])
    expect(pull.at(-1)).to.match(/CannotPullContainerError cut: the connection was closed|Status/)
    expect(states(stand)).to.deep.equal(["running", "running"])
  })

  it("comes back by hand, also while it is on its way out", () => {
    const stand = inhabited()
    stand.docker.stopDaemon()
    stand.docker.startDaemon()
    stand.runUntil(10_999)
    const early = stand.watch(stand.docker.ping())
    stand.runUntil(11_001)
    const late = stand.watch(stand.docker.ping())
    stand.runUntil(12_000)
    expect([early, late]).to.deep.equal([[`10999 ${nobody}`], ['11001 {"apiVersion":"1.41"}']])
    stand.docker.stopDaemon()
    stand.docker.stopDaemon()
    stand.docker.startDaemon()
    const now = stand.watch(stand.docker.ping())
    stand.runUntil(13_000)
    expect(now).to.have.length(1)
    stand.docker.startDaemon()
    stand.docker.stopDaemon({ crashes: true })
    const after = stand.watch(stand.docker.ping())
    stand.runUntil(14_000)
    expect(after).to.deep.equal([`13000 ${nobody}`])
  })

  it("takes no orders while it is away; the kernel goes on without it", () => {
    const stand = inhabited()
    stand.docker.stopDaemon({ keepsContainers: true })
    expect(() => stand.docker.kill("heeds")).to.throw("Cannot connect to the Docker daemon")
    stand.docker.outOfMemory("heeds")
    stand.docker.startDaemon()
    expect(stand.docker.container("heeds")).to.include({ state: "exited", exitCode: 137, oomKilled: true })
    expect(stand.told.slice(4)).to.deep.equal([])
  })
})
