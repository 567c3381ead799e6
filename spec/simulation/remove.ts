import { expect } from "chai"
import { make, run, stage } from "./stage.ts"

describe("simulation/remove", () => {
  it("takes its time, in which the container is seen and refuses", () => {
    const stand = stage({ latency: { removal: 100, create: 0, start: 0, remove: 0, list: 0 } })
    const id = make(stand, "it", [])
    const [first, second, begun, again] = [
      stand.watch(stand.docker.removeContainer(id)),
      stand.watch(stand.docker.removeContainer(id)),
      stand.watch(stand.docker.startContainer(id)),
      stand.watch(stand.docker.createContainer({ Image: "busybox" }, {}, "it")),
    ]
    stand.runUntil(50)
    expect(stand.docker.container(id)?.state).to.equal("removing")
    stand.runUntil(200)
    expect(first).to.deep.equal(["100 done"])
    expect(second).to.deep.equal([
      `0 CannotRemoveContainerError refused: removal of container ${id} is already in progress`,
    ])
    expect(begun[0]).to.contain("container is marked for removal and cannot be started")
    expect(again[0]).to.contain("CannotCreateContainerError conflict")
    expect(stand.told).to.deep.equal(["create it", "destroy it"])
  })

  it("may fail halfway, and succeeds when it is tried again", () => {
    const stand = stage()
    const id = run(stand, "it", ["true"])
    stand.runUntil(10)
    stand.docker.spoilRemoval("it")
    const failed = stand.watch(stand.docker.removeContainer(id))
    stand.runUntil(20)
    expect(failed[0]).to.contain("driver failed to remove root filesystem")
    expect(stand.docker.container(id)?.state).to.equal("dead")
    const removed = stand.watch(stand.docker.removeContainer(id))
    stand.runUntil(30)
    expect([removed, stand.told.slice(3)]).to.deep.equal([["20 done"], ["destroy it"]])
  })
})
