import { expect } from "chai"
import { map } from "rxjs"
import { make, port80, run, stage, type Stage, trapping } from "./stage.ts"

describe("simulation/death", () => {
  describe("tells events as Docker does:", () => {
    const situations: readonly {
      readonly when: string
      readonly cmd: readonly string[]
      readonly hostConfig?: object
      readonly act?: (docker: Stage["docker"]) => void
      /** What follows its creation. */
      readonly events: readonly string[]
      readonly state: string
    }[] = [
      {
        when: "the process exits",
        cmd: ["sh", "-c", "sleep 1; exit 4"],
        events: ["start", "die(4)"],
        state: "exited 4",
      },
      {
        when: "a stop is heeded",
        cmd: trapping,
        act: (docker) => docker.stopContainer("it").subscribe(),
        events: ["start", "kill(15)", "die(3)", "stop"],
        state: "exited 3",
      },
      {
        when: "a stop is ignored",
        cmd: ["httpd"],
        act: (docker) => docker.stopContainer("it").subscribe(),
        events: ["start", "kill(15)", "kill(9)", "die(137)", "stop"],
        state: "exited 137",
      },
      {
        when: "SIGHUP is sent",
        cmd: ["httpd"],
        act: (docker) => docker.kill("it", "HUP"),
        events: ["start", "kill(1)"],
        state: "running",
      },
      {
        when: "it is killed",
        cmd: ["httpd"],
        act: (docker) => docker.kill("it"),
        events: ["start", "kill(9)", "die(137)"],
        state: "exited 137",
      },
      {
        when: "it is removed by force",
        cmd: ["httpd"],
        act: (docker) => docker.removeContainer("it", { force: true }).subscribe(),
        events: ["start", "kill(9)", "die(137)", "destroy"],
        state: "gone",
      },
      {
        when: "a person removes it",
        cmd: ["true"],
        act: (docker) => docker.removeByHand("it"),
        events: ["start", "die(0)", "destroy"],
        state: "gone",
      },
      {
        when: "a person restarts it",
        cmd: trapping,
        act: (docker) => docker.restartByHand("it"),
        events: ["start", "kill(15)", "die(3)", "stop", "start", "restart"],
        state: "running",
      },
      {
        when: "a person restarts one that ignores SIGTERM",
        cmd: ["httpd"],
        act: (docker) => docker.restartByHand("it", { graceMs: 2000 }),
        events: ["start", "kill(15)", "kill(9)", "die(137)", "stop", "start", "restart"],
        state: "running",
      },
      {
        when: "memory runs out in its main process",
        cmd: ["tail", "/dev/zero"],
        hostConfig: { Memory: 8_000_000 },
        events: ["start", "oom", "die(137)"],
        state: "exited 137",
      },
      {
        when: "memory runs out in a child",
        cmd: ["sh", "-c", "tail /dev/zero; exit 3"],
        hostConfig: { Memory: 8_000_000 },
        events: ["start", "oom", "die(3)"],
        state: "exited 3",
      },
      {
        when: "a shell that became the program runs out of memory",
        cmd: ["sh", "-c", "exec tail /dev/zero; exit 3"],
        hostConfig: { Memory: 8_000_000 },
        events: ["start", "oom", "die(137)"],
        state: "exited 137",
      },
      {
        when: "memory has no limit",
        cmd: ["tail", "/dev/zero"],
        events: ["start"],
        state: "running",
      },
      {
        when: "the kernel kills its main process for memory",
        cmd: ["httpd"],
        act: (docker) => docker.outOfMemory("it"),
        events: ["start", "oom", "die(137)"],
        state: "exited 137",
      },
      {
        when: "the kernel kills a child of it for memory",
        cmd: ["httpd"],
        act: (docker) => docker.outOfMemory("it", { of: "child" }),
        events: ["start", "oom"],
        state: "running",
      },
      {
        when: "its port is taken",
        cmd: ["httpd"],
        hostConfig: port80,
        events: [],
        state: "created",
      },
      {
        when: "its program is not there",
        cmd: ["/no/such/program"],
        events: [],
        state: "created",
      },
      {
        when: "a command is run beside it",
        cmd: ["httpd"],
        act: (docker) => docker.exec("it", ["true"]),
        events: ["start", "exec_create", "exec_start", "exec_die(0)"],
        state: "running",
      },
      {
        when: "the daemon restarts",
        cmd: trapping,
        act: (docker) => docker.restartDaemon(),
        events: ["start", "kill(15)", "die(3)", "stop"],
        state: "exited 3",
      },
      {
        when: "the daemon crashes",
        cmd: trapping,
        act: (docker) => docker.restartDaemon({ crashes: true }),
        events: ["start"],
        state: "exited 137",
      },
      {
        when: "the daemon crashes, and its containers live on",
        cmd: trapping,
        act: (docker) => docker.restartDaemon({ crashes: true, keepsContainers: true }),
        events: ["start"],
        state: "running",
      },
    ]
    for (const { when, cmd, hostConfig, act, events, state } of situations) {
      it(when, () => {
        const stand = stage()
        run(stand, "web", ["httpd"], port80)
        run(stand, "it", cmd, hostConfig)
        stand.scheduler.schedule(() => act?.(stand.docker), 500)
        stand.runUntil(60_000)
        const told = stand.told.filter((line) => line.endsWith(" it"))
        expect(told).to.deep.equal(["create", ...events].map((event) => `${event} it`))
        const found = stand.docker.container("it")
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
      expect(
        stand.docker.containers().map(({ finishedAt = 0, exitCode }) => [Math.floor(finishedAt), exitCode]),
      ).to.deep.equal([
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

  describe("memory that has run out", () => {
    const seen = (of: "main" | "child"): readonly unknown[] => {
      const stand = stage()
      run(stand, "it", ["httpd"])
      const oom = (): unknown => stand.docker.container("it")?.oomKilled
      stand.docker.outOfMemory("it", { of })
      const first = oom()
      if (of === "child") stand.docker.kill("it")
      const dead = oom()
      stand.docker.startContainer("it").subscribe()
      stand.runUntil(1)
      const again = oom()
      stand.docker.kill("it")
      return [first, dead, again, oom()]
    }
    it("is noted at the death, and sticks over the next start until the death after", () => {
      expect(seen("main")).to.deep.equal([true, true, true, false])
    })
    it("of a child is noted at the container's death only", () => {
      expect(seen("child")).to.deep.equal([false, true, true, false])
    })
    it("is refused of one that does not run", () => {
      const stand = stage()
      const id = make(stand, "it", [])
      expect(() => stand.docker.outOfMemory("it")).to.throw(`Container ${id} is not running`)
    })
  })

  describe("a death comes before the teardown of the network:", () => {
    const dying = (): Stage & { readonly id: string } => {
      const stand = stage({ latency: { teardown: 60, start: 0, stop: 0, remove: 0, inspect: 0, list: 0, create: 0 } })
      const id = run(stand, "it", trapping, port80)
      make(stand, "other", ["httpd"], port80)
      stand.runUntil(100)
      stand.docker.kill("it", "TERM")
      return { ...stand, id }
    }
    it("the port is taken, and free thereafter", () => {
      const stand = dying()
      const early = stand.watch(stand.docker.startContainer("other"))
      stand.runUntil(161)
      const late = stand.watch(stand.docker.startContainer("other"))
      stand.runUntil(162)
      expect(early[0]).to.contain("Bind for 0.0.0.0:80 failed: port is already allocated")
      expect(late[0]).to.contain("containerId")
    })
    it("a list says that it runs", () => {
      const stand = dying()
      const early = stand.watch(stand.docker.listContainers())
      stand.runUntil(161)
      const late = stand.watch(stand.docker.listContainers())
      stand.runUntil(162)
      expect([early[0]?.includes('"state":"running"'), late]).to.deep.equal([true, ["161 []"]])
    })
    it("whatever is asked about it waits, in its order", () => {
      const stand = dying()
      const { docker, id } = stand
      const answers = [
        docker.inspectContainer(id).pipe(map(({ state }) => state)),
        docker.describeContainer(id).pipe(map(({ status }) => status)),
        docker.startContainer(id),
        docker.removeContainer(id),
        docker.removeContainer(id, { force: true }),
        docker.inspectContainer(id).pipe(map(({ state }) => state)),
      ].map((call) => stand.watch(call))
      stand.runUntil(300)
      expect(answers.map(([line = ""]) => line.replaceAll(id, "ID").slice(0, 42))).to.deep.equal([
        '160 "exited"',
        '160 "STOPPED"',
        '160 {"containerId":"ID"}',
        "160 CannotRemoveContainerError refused: Yo",
        "221 done",
        '220 "removing"',
      ])
      expect(stand.told.slice(3)).to.deep.equal([
        ...["kill(15) it", "die(3) it", "start it", "kill(9) it", "die(137) it", "destroy it"],
      ])
    })
    it("a stop is told and answered thereafter", () => {
      const stand = stage({ latency: { teardown: 60, create: 0, start: 0, stop: 0 } })
      const id = run(stand, "it", trapping, port80)
      stand.runUntil(100)
      const seen = stand.watch(stand.docker.stopContainer(id))
      stand.runUntil(159)
      expect([seen, stand.told.at(-1)]).to.deep.equal([[], "die(3) it"])
      stand.runUntil(161)
      expect([seen, stand.told.at(-1)]).to.deep.equal([[`160 {"containerId":"${id}"}`], "stop it"])
    })
  })
})
