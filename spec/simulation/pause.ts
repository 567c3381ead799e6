import { expect } from "chai"
import { make, run, stage, trapping } from "./stage.ts"

describe("simulation/pause", () => {
  it("holds a program where it is, and lets it go on as long as it would have", () => {
    const stand = stage()
    run(stand, "it", ["sh", "-c", "sleep 2; exit 4"])
    stand.runUntil(500)
    stand.docker.pause("it")
    expect(stand.docker.container("it")?.state).to.equal("paused")
    stand.runUntil(60_000)
    stand.docker.unpause("it")
    stand.runUntil(120_000)
    expect(stand.docker.container("it")).to.include({ state: "exited", exitCode: 4, finishedAt: 61_500 })
    expect(stand.told.slice(2)).to.deep.equal(["pause it", "unpause it", "die(4) it"])
  })

  it("ends with any signal but SIGKILL, which needs no end", () => {
    const ends = (signal: string): readonly string[] => {
      const stand = stage()
      run(stand, "it", trapping)
      stand.docker.pause("it")
      stand.docker.kill("it", signal)
      return stand.told.slice(3)
    }
    expect(ends("HUP")).to.deep.equal(["kill(1) it", "unpause it"])
    expect(ends("TERM")).to.deep.equal(["kill(15) it", "unpause it", "die(3) it"])
    expect(ends("KILL")).to.deep.equal(["kill(9) it", "die(137) it"])
  })

  it("is refused of what does not run, or is as it is asked to be", () => {
    const stand = stage()
    const id = make(stand, "it", [])
    expect(() => stand.docker.pause("it")).to.throw(`Container ${id} is not running`)
    expect(() => stand.docker.unpause("it")).to.throw(`Container ${id} is not paused`)
    run(stand, "web", ["httpd"])
    stand.docker.pause("web")
    expect(() => stand.docker.pause("web")).to.throw("is already paused")
  })
})
