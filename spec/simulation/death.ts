import { expect } from "chai"
import { run, stage, type Stage, trapping } from "./stage.ts"

describe("simulation/death", () => {
  describe("tells events as Docker does:", () => {
    const situations: readonly {
      readonly when: string
      readonly cmd: readonly string[]
      readonly act?: (docker: Stage["docker"]) => void
      readonly events: readonly string[]
      readonly state: string
    }[] = [
      { when: "the process exits", cmd: ["sh", "-c", "sleep 1; exit 4"], events: ["die(4)"], state: "exited 4" },
      {
        when: "a stop is heeded",
        cmd: trapping,
        act: (docker) => docker.stopContainer("it").subscribe(),
        events: ["kill(15)", "die(3)", "stop"],
        state: "exited 3",
      },
      {
        when: "a stop is ignored",
        cmd: ["httpd"],
        act: (docker) => docker.stopContainer("it").subscribe(),
        events: ["kill(15)", "kill(9)", "die(137)", "stop"],
        state: "exited 137",
      },
      {
        when: "SIGHUP is sent",
        cmd: ["httpd"],
        act: (docker) => docker.kill("it", "HUP"),
        events: ["kill(1)"],
        state: "running",
      },
      {
        when: "it is killed",
        cmd: ["httpd"],
        act: (docker) => docker.kill("it"),
        events: ["kill(9)", "die(137)"],
        state: "exited 137",
      },
      {
        when: "it is removed by force",
        cmd: ["httpd"],
        act: (docker) => docker.removeContainer("it", { force: true }).subscribe(),
        events: ["kill(9)", "die(137)", "destroy"],
        state: "gone",
      },
      {
        when: "a person removes it",
        cmd: ["true"],
        act: (docker) => docker.removeByHand("it"),
        events: ["die(0)", "destroy"],
        state: "gone",
      },
      {
        when: "a person restarts it",
        cmd: trapping,
        act: (docker) => docker.restartByHand("it"),
        events: ["kill(15)", "die(3)", "stop", "start", "restart"],
        state: "running",
      },
      {
        when: "a person restarts one that ignores SIGTERM",
        cmd: ["httpd"],
        act: (docker) => docker.restartByHand("it", { graceMs: 2000 }),
        events: ["kill(15)", "kill(9)", "die(137)", "stop", "start", "restart"],
        state: "running",
      },
    ]
    for (const { when, cmd, act, events, state } of situations) {
      it(when, () => {
        const stand = stage()
        run(stand, "it", cmd)
        stand.scheduler.schedule(() => act?.(stand.docker), 500)
        stand.runUntil(60_000)
        expect(stand.told).to.deep.equal(["create", "start", ...events].map((event) => `${event} it`))
        const [found] = stand.docker.containers()
        expect([found?.state ?? "gone", found?.exitCode ?? ""].join(" ").trim()).to.equal(state)
      })
    }
  })

  describe("stops", () => {
    it("answer after the death, SIGKILL following the grace in whole seconds", () => {
      const stand = stage()
      const id = run(stand, "it", ["httpd"])
      const seen = stand.watch(stand.docker.stopContainer(id, { graceMs: 1001 }))
      stand.runUntil(60_000)
      expect(seen).to.deep.equal([`2000 {"containerId":"${id}"}`])
    })

    it("have SIGKILL at once without a grace, and ten seconds where none is given", () => {
      const stand = stage()
      const first = run(stand, "first", ["httpd"])
      const second = run(stand, "second", ["sleep", "60"])
      stand.docker.stopContainer(first, { graceMs: 0 }).subscribe()
      stand.docker.stopContainer(second).subscribe()
      stand.runUntil(60_000)
      expect(stand.docker.containers().map(({ finishedAt, exitCode }) => [finishedAt, exitCode])).to.deep.equal([
        [0, 137],
        [10_000, 137],
      ])
    })

    it("are all answered by one death, the shortest grace deciding", () => {
      const stand = stage()
      const id = run(stand, "it", ["httpd"])
      const seen = [30_000, 5000].map((graceMs) => stand.watch(stand.docker.stopContainer(id, { graceMs })))
      stand.runUntil(60_000)
      expect(seen).to.deep.equal([[`5000 {"containerId":"${id}"}`], [`5000 {"containerId":"${id}"}`]])
      expect(stand.told.slice(2)).to.deep.equal([
        "kill(15) it",
        "kill(15) it",
        "kill(9) it",
        "die(137) it",
        "stop it",
        "stop it",
      ])
    })

    it("are answered by a death of another cause, and a removal by force outlives a restart", () => {
      const stand = stage()
      const id = run(stand, "it", ["httpd"])
      const seen = stand.watch(stand.docker.stopContainer(id))
      stand.docker.restartByHand(id)
      stand.runUntil(100)
      stand.docker.removeByHand(id)
      stand.runUntil(60_000)
      expect(seen).to.deep.equal([`100 {"containerId":"${id}"}`])
      expect(stand.docker.containers()).to.deep.equal([])
    })

    it("work with SIGTERM behind an init", () => {
      const stand = stage()
      const id = run(stand, "it", ["sleep", "60"], { Init: true })
      stand.docker.stopContainer(id).subscribe()
      stand.runUntil(1)
      expect(stand.docker.containers()[0]?.exitCode).to.equal(143)
    })
  })
})
