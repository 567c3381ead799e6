import { expect } from "chai"
import { concatMap } from "rxjs"
import { run, stage } from "./stage.ts"

describe("simulation/runtime", () => {
  it("tells every subscriber the same order, though one of them acts on what it hears", () => {
    const { docker, scheduler, told } = stage()
    docker.containerEvents().subscribe(({ action }) => {
      if (action === "start") docker.kill("it")
    })
    const later: string[] = []
    docker.containerEvents().subscribe(({ action }) => later.push(action))
    docker
      .createContainer({ Image: "busybox" }, {}, "it")
      .pipe(concatMap(({ containerId }) => docker.startContainer(containerId)))
      .subscribe()
    scheduler.flush()
    expect(told).to.deep.equal(["create it", "start it", "kill(9) it", "die(137) it"])
    expect(later).to.deep.equal(["create", "start", "kill", "die"])
  })

  it("sleeps longer than a timer can", () => {
    const stand = stage()
    run(stand, "it", ["sleep", "100d"])
    stand.runUntil(99 * 86_400_000)
    expect(stand.docker.containers()[0]?.state).to.equal("running")
    stand.runUntil(101 * 86_400_000)
    expect(stand.docker.containers()[0]).to.include({ state: "exited", finishedAt: 100 * 86_400_000 })
  })

  it("leaves no timer behind for what has been removed", () => {
    const stand = stage()
    run(stand, "it", ["sleep", "3600"])
    stand.docker.removeByHand("it")
    stand.scheduler.maxFrames = Infinity
    stand.scheduler.flush()
    expect(stand.scheduler.now()).to.equal(0)
  })
})
