import { expect } from "chai"
import { map, type Observable } from "rxjs"
import { TestScheduler } from "rxjs/testing"
import { CannotContainerError } from "../../lib/model/error.ts"
import { createSimulatedDocker } from "../../lib/simulation/index.ts"
import { make, run, stage, type Stage } from "./stage.ts"

describe("simulation/client", () => {
  describe("answers like Docker:", () => {
    const calls: readonly (readonly [string, (docker: Stage["docker"], id: string) => Observable<unknown>, string])[] =
      [
        ["a start of one that runs succeeds", (docker) => docker.startContainer("web"), '{"containerId":"ID"}'],
        [
          "a start of none is refused",
          (docker) => docker.startContainer("x"),
          "CannotStartContainerError missing: No such container: x",
        ],
        [
          "a stop of one that does not run succeeds",
          (docker) => docker.stopContainer("idle"),
          '{"containerId":"IDLE"}',
        ],
        ["a stop of none succeeds", (docker) => docker.stopContainer("x"), '{"containerId":"x"}'],
        ["a removal of none succeeds", (docker) => docker.removeContainer("x"), "done"],
        [
          "a removal of one that runs is refused",
          (docker) => docker.removeContainer("web"),
          "CannotRemoveContainerError refused: You cannot remove a running container ID. " +
            "Stop the container before attempting removal or force remove",
        ],
        [
          "a create under a name that is taken is refused",
          (docker) => docker.createContainer({ Image: "busybox" }, {}, "web"),
          'CannotCreateContainerError conflict: Conflict. The container name "/web" is already in use by container "ID". ' +
            "You have to remove (or rename) that container to be able to reuse that name.",
        ],
        [
          "a create under a name with odd characters is refused",
          (docker) => docker.createContainer({ Image: "busybox" }, {}, "~web"),
          "CannotCreateContainerError refused: Invalid container name (~web), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed",
        ],
        [
          "a create of an image that is missing is refused",
          (docker) => docker.createContainer({ Image: "nope" }, {}, "new"),
          "CannotCreateContainerError missing: No such image: nope:latest",
        ],
        [
          "a create with a link to none is refused",
          (docker) => docker.createContainer({ Image: "busybox" }, { Links: ["x:y"] }, "new"),
          "CannotCreateContainerError refused: could not get container for x: No such container: x",
        ],
        [
          "a create with the volumes of none is refused",
          (docker) => docker.createContainer({ Image: "busybox" }, { VolumesFrom: ["x:ro"] }, "new"),
          "CannotCreateContainerError refused: No such container: x",
        ],
        [
          "an inspect of none is refused",
          (docker) => docker.inspectContainer("x"),
          "CannotInspectContainerError missing: No such container: x",
        ],
        [
          "a describe of none is refused",
          (docker) => docker.describeContainer("x"),
          "CannotDescribeContainerError missing: No such container: x",
        ],
        ["a name is told without a slash", (docker, id) => docker.getContainerName(id.slice(0, 12)), '"web"'],
        ["a name is found with its slash", (docker) => docker.getContainerName("/web"), '"web"'],
        ["a ping tells the API version", (docker) => docker.ping(), '{"apiVersion":"1.41"}'],
        ["the version is told", (docker) => docker.version(), '"DockerVersion: 20.10.24-simulated"'],
        ["another API version is spoken", (docker) => docker.withVersion("1.30").getContainerName("web"), '"web"'],
        [
          "an API version too new is refused by each call",
          (docker) => docker.withVersion("1.99").ping(),
          "CannotGetDockerclientError refused: (v1.99) - the daemon speaks 1.12 to 1.41",
        ],
      ]
    for (const [claim, call, answer] of calls) {
      it(claim, () => {
        const stand = stage({ images: ["busybox"] })
        const id = run(stand, "web", ["httpd"])
        const idle = make(stand, "idle", [])
        stand.runUntil(1)
        const before = stand.told.length
        const seen = stand.watch(call(stand.docker, id))
        stand.runUntil(2)
        expect(seen.map((line) => line.replaceAll(id, "ID").replaceAll(idle, "IDLE"))).to.deep.equal([`1 ${answer}`])
        // One that is made and unmade is told of; nothing else is.
        expect(stand.told.slice(before).filter((line) => line !== "destroy new")).to.deep.equal([])
      })
    }
  })

  describe("pulls", () => {
    const pull = (images: readonly string[] | undefined, expected: string, unsubscription?: string): void => {
      const scheduler = new TestScheduler((actual, wanted) => {
        expect(actual).to.deep.equal(wanted)
      })
      scheduler.run(({ expectObservable }) => {
        const docker = createSimulatedDocker({ scheduler, images, latency: { pull: 2 } })
        const words = docker.pullImage("busybox").pipe(map(({ status }) => status.charAt(0)))
        const error = new CannotContainerError("Pull", `pull access denied for busybox, ${denied}`, {
          verdict: "missing",
        })
        expectObservable(words, unsubscription).toBe(expected, undefined, error)
      })
    }
    const denied =
      "repository does not exist or may require 'docker login': denied: requested access to the resource is denied"

    it("report as the latency has it, and complete with the last report", () => {
      pull(undefined, "--P-P-P-D-D-E-P-D-D-E-P-D-(S|)")
    })
    it("stop with their subscription", () => {
      pull(undefined, "--P-P-P", "-------!")
    })
    it("fail for an image that is not listed", () => {
      pull([], "--#")
    })

    it("keep the image only when they have come to their end", () => {
      const { docker, scheduler, watch, runUntil } = stage({ latency: 10 })
      const given = docker.pullImage("busybox").subscribe()
      scheduler.schedule(() => given.unsubscribe(), 35)
      scheduler.flush()
      const whole = watch(docker.pullImage("busybox"))
      scheduler.flush()
      const again = watch(docker.pullImage("busybox:latest"))
      runUntil(10_000)
      expect([whole.length, again.length]).to.deep.equal([13, 3])
    })
  })

  describe("latency", () => {
    it("passes before the daemon acts", () => {
      const { watch, docker, scheduler, told } = stage({ latency: { create: 7 } })
      const seen = watch(docker.createContainer({ Image: "busybox" }, {}, "it"))
      expect([told, seen]).to.deep.equal([[], []])
      scheduler.flush()
      expect([told, seen[0]?.slice(0, 2)]).to.deep.equal([["create it"], "7 "])
    })

    it("may be zero, and the answer is asynchronous still", () => {
      const { watch, docker, scheduler } = stage({ latency: 0 })
      const seen = watch(docker.ping())
      expect(seen).to.deep.equal([])
      scheduler.flush()
      expect(seen).to.have.length(1)
    })

    it("has small defaults", () => {
      const { watch, docker, scheduler } = stage({ latency: undefined })
      const seen = [
        watch(docker.ping()),
        watch(docker.listContainers()),
        watch(docker.createContainer({ Image: "busybox" }, {}, "it")),
        watch(docker.startContainer("none")),
      ]
      scheduler.flush()
      expect(seen.map(([line = ""]) => line.split(" ")[0])).to.deep.equal(["0", "1", "2", "5"])
    })
  })

  it("does what was asked, though nobody waits any more", () => {
    const { docker, scheduler, told } = stage({ latency: 5 })
    docker.createContainer({ Image: "busybox" }, {}, "it").subscribe().unsubscribe()
    scheduler.flush()
    expect(told).to.deep.equal(["create it"])
  })
})
