import { expect } from "chai"
import { last, map } from "rxjs"
import { CannotContainerError } from "../../lib/index.ts"
import {
  container,
  destroyed,
  died,
  down,
  marbleTest,
  type MarbleKit,
  oom,
  started,
  task,
  up,
} from "../../lib/testing/index.ts"

describe("Docker in marbles", () => {
  it("gives each call the line that is written for it, the last one to all that follow", () => {
    marbleTest(({ docker, engine, at, expectChanges, expectSubscriptions }) => {
      const once = docker.create("web", "-#")
      const then = docker.create("web", "--c")
      at("abc", (arn) => void engine.addTask(task(arn, container("web"))))
      expectSubscriptions(once.subscriptions).toBe("^!")
      expectSubscriptions(then.subscriptions).toBe(["-^-!", "--^-!"])
      expectChanges("a").toBe("-s", {
        s: { status: "STOPPED", reason: "CannotCreateContainerError: the create of web fails, says the test" },
      })
      expectChanges("b").toBe("---(cr)")
    })
  })

  it("knows a container by its name, or by its task's arn and its name", () => {
    marbleTest(({ docker, engine, expectChanges }) => {
      docker.start("two web", "---r")
      void engine.addTask(task("one", container("web")))
      void engine.addTask(task("two", container("web")))
      expectChanges("one").toBe("(cr)")
      expectChanges("two").toBe("c--r")
    })
  })

  it("keeps the line for all of a name, whatever else is written for one of them", () => {
    marbleTest(({ docker, engine, expectChanges }) => {
      docker.start("web", "--r")
      docker.start("two web", "-----r")
      for (const arn of ["one", "two", "three"]) void engine.addTask(task(arn, container("web")))
      expectChanges("one").toBe("c-r")
      expectChanges("two").toBe("c----r")
      expectChanges("three").toBe("c-r")
    })
  })

  it("plays also what is written while the frames go by", () => {
    marbleTest(({ docker, engine, at, expectChanges }) => {
      void engine.addTask(task("site", container("web")))
      at("---x", () => docker.events("------d", { d: died("web", 4) }))
      expectChanges("web").toBe("(pcr)-s", { s: { status: "STOPPED", exitCode: 4 } })
    })
  })

  it("breaks off what is under way when it goes away", () => {
    const body = ({ docker, engine, expectChanges, expectSubscriptions }: MarbleKit) => {
      const start = docker.start("web", "-----r")
      docker.events("--d------u", { d: down(), u: up() })
      void engine.addTask(task("site", container("web")))
      expectSubscriptions(start.subscriptions).toBe(["^-!", "202ms ^----!"])
      expectChanges("site").toBe("c 206ms r")
    }
    marbleTest(body, { random: () => 0 })
  })

  it("does what it was asked though the engine has given up waiting, and tells when that was", () => {
    const states: string[] = []
    marbleTest(({ docker, engine, at, expectChanges, expectSubscriptions }) => {
      const start = docker.start("main", "100s r")
      void engine.addTask(task("job"))
      for (const marbles of ["99s 999ms x", "100s 1ms x"])
        at(marbles, () => states.push(...docker.containers().map(({ state }) => state)))
      expectSubscriptions(start.subscriptions).toBe("^ 89s 999ms !")
      expectChanges("main").toBe("(pc) 89s 996ms s")
    })
    // It has started, and the engine, which wanted it no more, has stopped it.
    expect(states).to.deep.equal(["created", "exited"])
  })

  it("does what an engine had asked that is no more, unless it goes away before", () => {
    const left = (events: string): readonly string[] => {
      const states: string[] = []
      marbleTest(({ docker, engine, at }) => {
        docker.create("web", "-----c")
        docker.start("db", "-----r")
        docker.events(events, { d: down(), u: up() })
        void engine.addTask(task("site", container("web")))
        void engine.addTask(task("data", container("db")))
        at("--x", () => void engine.shutdown())
        at("-------x", () => states.push(...docker.containers().map((one) => `${one.container} ${one.state}`)))
      })
      return states
    }
    expect(left("-")).to.deep.equal(["db running", "web created"])
    expect(left("---(du)")).to.deep.equal(["db created"])
  })

  it("has what is started again within the moment of its death run, and be stopped", () => {
    marbleTest(({ docker, engine, at }) => {
      docker.events("-----x", { x: [died("web"), started("web")] })
      void engine.addTask(task("site", container("web")))
      at("------x", () => expect(docker.containers().map(({ state }) => state)).to.deep.equal(["exited"]))
    })
  })

  it("lays what a test says of an inspection over what the daemon would have told", () => {
    marbleTest(({ docker, engine, at, expectChanges }) => {
      docker.inspect("web", "-i", { i: { state: "exited", exitCode: 9, finishedAt: 3 } })
      void engine.addTask(task("site", container("web")))
      at("-------x", () => void engine.checkTaskState("site"))
      expectChanges("web").toBe("(pcr)---s", { s: { status: "STOPPED", exitCode: 9 } })
    })
  })

  it("publishes the ports that are asked for, and others where none is", () => {
    marbleTest(({ engine, expectChanges }) => {
      const portMappings = [
        { containerPort: 80, hostPort: 8080 },
        { containerPort: 53, protocol: "udp" },
      ] as const
      void engine.addTask(task("site", container("web", { portMappings })))
      const at = { bindIp: "0.0.0.0" }
      const portBindings = [
        { containerPort: 80, hostPort: 8080, protocol: "tcp", ...at },
        { containerPort: 53, hostPort: 49_169, protocol: "udp", ...at },
      ] as const
      expectChanges("web").toBe("(pcr)", { r: { status: "RUNNING", portBindings } })
    })
  })

  it("publishes no port that another container holds, and does once that has ended", () => {
    const server = (arn: string, protocol: "tcp" | "udp" = "tcp") =>
      task(arn, container("web", { portMappings: [{ containerPort: 80, hostPort: 8080, protocol }] }))
    const taken =
      /driver failed programming .* ecs-task-1-web-.*: Bind for 0\.0\.0\.0:8080 failed: port is already allocated$/
    marbleTest(({ docker, engine, at, expectChanges }) => {
      docker.events("------x", { x: died("first web") })
      for (const input of [server("first"), server("second"), server("other", "udp")]) void engine.addTask(input)
      at("-------x", () => void engine.addTask(server("third")))
      at("--------x", () => expect(engine.listTasks()[1]?.reason).to.match(taken))
      expectChanges("first").toBe(" (cr)--s")
      expectChanges("second").toBe("(cs)")
      expectChanges("other").toBe(" (cr)")
      expectChanges("third").toBe(" -------(cr)")
    })
  })

  it("plays what a person does to a container", () => {
    marbleTest(({ docker, engine, at, expectChanges }) => {
      docker.events("-o-s-x", { o: oom("web"), s: started("web"), x: destroyed("web") })
      void engine.addTask(task("site", container("web")))
      at("----x", () =>
        expect(docker.containers()).to.deep.equal([{ taskArn: "site", container: "web", state: "running" }]),
      )
      at("------x", () => expect(docker.containers()).to.deep.equal([]))
      expectChanges("web").toBe("(pcr)s", { s: { status: "STOPPED", exitCode: 137 } })
    })
  })

  it("refuses what happens to a name that containers of several tasks have, unless it says whose", () => {
    const end = (name: string) =>
      marbleTest(({ docker, engine, expectChanges }) => {
        docker.events("------x", { x: died(name, 3) })
        for (const arn of ["red", "blue"]) void engine.addTask(task(arn, container("web")))
        expectChanges("red").toBe("(cr)")
        expectChanges("blue").toBe("(cr)--s")
      })
    expect(() => end("web")).to.throw("At 6 ms: web may be any of these, and is to say which: red web, blue web")
    end("blue web")
  })

  it("has things happen to the newest of one task's containers", () => {
    marbleTest(({ docker, engine, createEngine, at }) => {
      docker.events("--x", { x: died("web", 3) })
      const rival = createEngine()
      void rival.init()
      for (const each of [engine, rival]) void each.addTask(task("red", container("web")))
      at("---x", () => expect(docker.containers().map(({ state }) => state)).to.deep.equal(["running", "exited"]))
    })
  })

  it("plays several things at one moment, in order", () => {
    marbleTest(({ docker, engine, expectChanges }) => {
      docker.events("------x", { x: [died("a", 1), died("b", 2)] })
      void engine.addTask(task("site", container("a", { essential: false }), container("b")))
      expectChanges("a").toBe("(pcr)-s", { s: { status: "STOPPED", exitCode: 1 } })
      expectChanges("b").toBe("(pcr)-s", { s: { status: "STOPPED", exitCode: 2 } })
    })
  })

  it("removes a container in its time, however often it has to be asked", () => {
    marbleTest(({ docker, engine, at, expectObservable, expectSubscriptions }) => {
      const first = docker.remove(
        "main",
        "---#",
        new CannotContainerError("Remove", "driver is busy", { retryable: true }),
      )
      const second = docker.remove("main", "-----r")
      void engine.addTask(task("job"))
      at("------x", () => void engine.removeTask("job"))
      expectObservable(
        engine.task$("job").pipe(
          last(),
          map(() => docker.containers().length),
        ),
      ).toBe("1s 14ms (a|)", { a: 0 })
      expectSubscriptions(first.subscriptions).toBe("------^--!")
      expectSubscriptions(second.subscriptions).toBe("1s 9ms ^----!")
    })
  })

  it("gives a task's empty volumes a place", () => {
    marbleTest(({ engine, expectChanges }) => {
      const mountPoints = [{ sourceVolume: "scratch", containerPath: "/scratch" }]
      void engine.addTask({ ...task("job", container("main", { mountPoints })), volumes: [{ name: "scratch" }] })
      expectChanges("job").toBe("(cr)")
    })
  })
})
