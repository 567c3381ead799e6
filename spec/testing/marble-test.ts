import { expect } from "chai"
import { catchError, concat, interval, map, NEVER, of } from "rxjs"
import { deliver, TaskNotFoundError, type StateChange } from "../../lib/index.ts"
import { container, died, marbleTest, task, type MarbleKit, type MarbleTestOptions } from "../../lib/testing/index.ts"
import { picture } from "../marbles/support/changes.ts"
import { unheardIn } from "../support/unheard.ts"

/** What a marble test has to say against its body; empty: nothing. */
const verdict = (body: (kit: MarbleKit) => void, options?: MarbleTestOptions): string => {
  try {
    marbleTest(body, options)
    return ""
  } catch (error) {
    return error instanceof Error ? error.message : "not an error"
  }
}

describe("a marble test", () => {
  it("has an engine that is ready before frame 0 is over", () => {
    marbleTest(({ engine, expectObservable, expectChanges }) => {
      expectObservable(engine.daemon$).toBe("u", {
        u: { state: "up", version: "DockerVersion: marbles", apiVersion: "1.41" },
      })
      void engine.addTask(task("job"))
      expectChanges("main").toBe("(pcr)")
      expectChanges().toBe("(cr)")
    })
  })

  it("leaves the engine to the test where that asks for it", () => {
    marbleTest(
      ({ engine, at, expectObservable }) => {
        at("---x", () => void engine.init())
        expectObservable(engine.daemon$).toBe("c--(cu)", {
          c: { state: "connecting" },
          u: { state: "up", version: "DockerVersion: marbles", apiVersion: "1.41" },
        })
      },
      { init: false },
    )
  })

  it("has in one frame what its body has begun, then what happens by itself, then what was begun on the way", () => {
    const told: string[] = []
    marbleTest(({ docker, engine, at, hot }) => {
      const tell = (what: string) => told.push(what)
      engine.taskChanges$.subscribe(({ taskArn, status }) => told.push(`${taskArn} ${status}`))
      docker.events("-----x", { x: died("ended main") })
      hot("-----h").subscribe(tell)
      docker.start("begun main", "-----r")
      docker.start("later main", "---r")
      at("-----a", tell)
      void engine.addTask(task("begun"))
      void engine.addTask(task("ended"))
      at("-----b", tell)
      at("--x", () => void engine.addTask(task("later")))
    })
    const order = ["a", "begun RUNNING", "b", "ended STOPPED", "h", "later RUNNING"]
    expect(told).to.deep.equal(["ended RUNNING", ...order])
  })

  it("ends a day after the last frame that a marble names, with a task that runs for ever", () => {
    let beats = 0
    marbleTest(({ engine, at, expectChanges }) => {
      interval(3_600_000).subscribe(() => (beats += 1))
      at("60m x", () =>
        expect(engine.explain("server").map(({ waitsFor }) => waitsFor)).to.deep.equal(["steady-check"]),
      )
      void engine.addTask(task("server"))
      expectChanges("server").toBe("(cr)")
    })
    expect(beats).to.equal(25)
  })

  it("ends at the frame that it is told, and sees nothing that comes later", () => {
    let isOver = false
    marbleTest(
      ({ docker, engine, expectChanges }) => {
        docker.events("----------d", { d: died("main") })
        engine.changes$.subscribe({ complete: () => (isOver = true) })
        void engine.addTask(task("job"))
        expectChanges("job").toBe("(cr)")
      },
      { until: 9 },
    )
    expect(isOver).to.equal(true)
  })

  it("fails with two diagrams under each other", () => {
    const message = verdict(({ docker, engine, expectChanges }) => {
      docker.events("---------d", { d: died("web", 2) })
      void engine.addTask(task("site", container("web")))
      expectChanges("web").toBe("(pcr)----s", { s: { status: "STOPPED", exitCode: 0 } })
    })
    expect(message).to.equal(
      picture(`
        The changes of web are not the expected ones.

        time       0        9ms
        expected
          site     ----------
            web    (PCR)----S
        actual
          site     ----------
            web    (PCR)----S
                            ^

        at 9ms site web: expected S (exit 0), actual S (exit 2)
        P pulled   C created   R running   S stopped
      `),
    )
  })

  it("fails for a change that is expected and for one that is not, of what never was too", () => {
    expect(verdict(({ expectChanges }) => expectChanges("job").toBe("-r"))).to.contain(
      "at 1ms job: expected R, actual nothing",
    )
    expect(verdict(({ expectChanges }) => expectChanges("job web").toBe("-p"))).to.contain("at 1ms job web: expected P")
    const unexpected = verdict(({ engine, expectChanges }) => {
      void engine.addTask(task("job"))
      expectChanges("job").toBe("")
    })
    expect(unexpected).to.contain("at 0 job: expected nothing, actual C R")
  })

  it("fails for a name that nobody has, even where nothing is expected; of a task that was made and never came nothing is", () => {
    const typo = verdict(({ engine, expectChanges }) => {
      void engine.addTask(task("job"))
      expectChanges("jbo").toBe("")
    })
    expect(typo).to.equal('expectChanges("jbo") is of nobody: there is no such task or container, only: job main')
    expect(verdict(({ expectChanges }) => expectChanges("job wbe").toBe(""))).to.match(
      /"job wbe"\) is of nobody.*only: none$/,
    )
    marbleTest(({ expectChanges }) => {
      task("never", container("seldom"))
      for (const name of ["never", "seldom", "never seldom"]) expectChanges(name).toBe("")
    })
  })

  it("fails for a container's name that several tasks have one of, unless it says whose", () => {
    const site = (name: string, marbles: string) =>
      verdict(({ engine, at, expectChanges }) => {
        void engine.addTask(task("red", container("web"), container("db")))
        at("--b", () => void engine.addTask(task("blue", container("web"))))
        expectChanges(name).toBe(marbles)
      })
    expect(site("web", "(pcr)")).to.equal(
      'expectChanges("web") may be of any of these, and is to say of which: red web, blue web',
    )
    expect([site("red web", "(pcr)"), site("blue web", "--(pcr)"), site("db", "(pcr)")]).to.deep.equal(["", "", ""])
  })

  it("knows who was told of by any engine, and who was there without a word", () => {
    const byHand = (arn: string) => ({ arn, containers: [{ name: `of-${arn}`, image: `${arn}:1` }] })
    const message = verdict(
      ({ docker, engine, createEngine, at, expectChanges }) => {
        docker.pull("quiet:1", "-")
        void engine.addTask(byHand("quiet"))
        void engine.addTask(byHand("brief"))
        at("---x", () => void engine.removeTask("brief"))
        expectChanges("of-quiet").toBe("")
        for (const name of ["brief", "of-brief", "quiet of-quiet"]) expectChanges(name, createEngine()).toBe("")
      },
      { until: 9 },
    )
    expect(message).to.equal("")
  })

  it("hears with rxjs's expectation what begins in its frames, and not what its body has set off at once", () => {
    marbleTest(({ engine, at, expectObservable }) => {
      expectObservable(engine.taskChanges$.pipe(map(({ taskArn }) => taskArn))).toBe("-b", { b: "later" })
      void engine.addTask(task("at-once"))
      at("-x", () => void engine.addTask(task("later")))
    })
  })

  it("fails with rxjs's expectations drawn in the same way", () => {
    const message = verdict(({ cold, expectObservable }) => {
      expectObservable(cold("-a-(b|)")).toBe("-a--b|")
    })
    expect(message).to.equal(
      picture(`
        What was observed is not what was expected.

        time        1ms   4ms
        expected   -a-----b|
        actual     -a-(b|)
                      ^   ^^

        where letters need more room than time, the axis counts
      `),
    )
    const late = verdict(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold("---a|")
      expectObservable(source$).toBe("---a|")
      expectSubscriptions(source$.subscriptions).toBe("^-----!")
    })
    expect(late).to.contain("expected   ^-----!\nactual     ^---!")
  })

  it("tells a value from the same one as an error", () => {
    const message = verdict(({ cold, expectObservable }) => {
      const error = new Error("boom")
      const caught$ = cold("--#", undefined, error).pipe(catchError((cause: unknown) => of(cause)))
      expectObservable(concat(caught$, NEVER)).toBe("--#", undefined, error)
    })
    expect(message).to.contain("expected   --#\nactual     --a\n")
  })

  it("says where and what it cannot play", () => {
    const event = (kit: MarbleKit) => kit.docker.events("--d", { d: died("wbe") })
    expect(verdict(event)).to.equal("At 2 ms: there is no container wbe, only: none")
    const early = verdict(({ docker, engine }) => {
      docker.start("main", "---r")
      docker.events("--d", { d: died("main") })
      void engine.addTask(task("job"))
    })
    expect(early).to.equal("At 2 ms: main does not run, it is created")
    expect(verdict(({ docker }) => docker.events("-#", {}))).to.equal(
      "At 1 ms: docker.events has no use for #: only letters happen",
    )
    expect(verdict(({ docker }) => docker.events("-d", {}))).to.equal(
      "At 1 ms: docker.events has no value for the letter d",
    )
    expect(verdict(({ expectChanges }) => expectChanges().toBe("-x"))).to.equal(
      'expectChanges does not know what x stands for in "-x"',
    )
  })

  it("does not go back to a frame that has gone by", () => {
    const letters: string[] = []
    const late = (act: (kit: MarbleKit) => void) => verdict((kit) => kit.at("-----x", () => act(kit)))
    expect(late(({ at }) => at("--y---z", () => undefined))).to.equal("the frame 2 has gone by: it is 5")
    expect(late(({ docker }) => docker.events("--d", { d: [] }))).to.equal("the frame 2 has gone by: it is 5")
    marbleTest(({ at }) => at("-----x", () => at("-----y", (letter) => letters.push(letter))))
    expect(letters).to.deep.equal(["y"])
  })

  it("has nothing happen beyond the end of its watch, nor anything hot begin on the way, in silence", () => {
    const beyond = (act: (kit: MarbleKit) => void) => verdict((kit) => kit.at("-----x", () => act(kit)), { until: 9 })
    const refusal = "the frame 10 is beyond the end of the watch, 9, which `until` moves"
    expect(beyond(({ at }) => at("10ms y", () => undefined))).to.equal(refusal)
    expect(beyond(({ docker }) => docker.events("10ms d", { d: [] }))).to.equal(refusal)
    expect(beyond(({ hot }) => void hot("--a"))).to.equal(
      "hot has no use while the frames go by: it is made before the first of them",
    )
    expect(beyond(({ at }) => at("9ms y", () => undefined))).to.equal("")
  })

  it("means a task by its arn, though a container has the same name, and the task has told nothing", () => {
    const silent = (marbles: string) =>
      verdict(
        ({ docker, engine, expectChanges }) => {
          docker.create("web", "-")
          void engine.addTask(task("web", container("web")))
          expectChanges("web").toBe(marbles)
        },
        { until: 9 },
      )
    expect(silent("")).to.equal("")
    expect(silent("p")).to.contain("The changes of web are not the expected ones.")
  })

  it("means by a name what it means to the engine that is asked", () => {
    marbleTest(({ engine, createEngine, expectChanges }) => {
      const other = createEngine()
      void other.init()
      void engine.addTask(task("web", container("main")))
      void other.addTask(task("job", container("web")))
      expectChanges("web").toBe("(cr)")
      expectChanges("web", other).toBe("(pcr)")
    })
  })

  it("knows no name that was made in another test, be it before it or within it", () => {
    const expectOne = ({ engine, expectChanges }: MarbleKit) => {
      void engine.addTask(task("job"))
      expectChanges("other").toBe("")
    }
    const stranger = 'expectChanges("other") is of nobody: there is no such task or container, only: job main'
    expect(verdict(() => task("other"))).to.equal("")
    expect(verdict(expectOne)).to.equal(stranger)
    const around = verdict((kit) => {
      expect(verdict(() => task("other"))).to.equal("")
      expectOne(kit)
    })
    expect(around).to.equal(stranger)
  })

  it("knows what was made outside of all tests, for several of them", () => {
    const fixture = task("fixture", container("idle"))
    expect(fixture.arn).to.equal("fixture")
    for (const name of ["fixture", "idle"])
      expect(verdict(({ expectChanges }) => expectChanges(name).toBe(""))).to.equal("")
  })

  it("knows what was made while its frames went by, and has gone on after another within it", () => {
    marbleTest(({ at, expectChanges }) => {
      verdict(() => undefined)
      at("-x", () => task("job"))
      expectChanges("job").toBe("")
    })
  })

  it("fails for a script that nobody has followed", () => {
    const message = verdict(({ docker, engine }) => {
      docker.start("wbe", "-r")
      docker.pull("main:1", "-|")
      void engine.addTask(task("job"))
    })
    expect(message).to.equal('Scripted, but nobody has made the call: docker.start("wbe", …)')
  })

  it("fails for what a test throws on its way", () => {
    const message = verdict(({ at }) => {
      at("--x", (letter) => {
        throw new Error(`on purpose: ${letter}`)
      })
    })
    expect(message).to.equal("on purpose: x")
  })

  it("refuses a body that waits for promises", () => {
    const body = (): unknown => Promise.resolve()
    expect(verdict(body)).to.contain("its body must not be async")
  })

  it("fails for what a task never has, even where it is told of a task that came as expected", () => {
    const message = verdict(({ docker, engine, expectChanges }) => {
      docker.events("-----d", { d: died("main", 1) })
      void engine.addTask(task("job"))
      expectChanges("job").toBe("(cr)-s", { s: { status: "STOPPED", exitCode: 1 } })
    })
    expect(message).to.equal(
      "No task has exitCode, which is a container's: expectChanges says so of job, not of a container",
    )
  })

  it("has what somebody else has marked as sent passed over where it is delivered", () => {
    marbleTest(({ engine, announcer, at, cold, expectObservable }) => {
      const changes: StateChange[] = []
      engine.changes$.subscribe((change) => changes.push(change))
      at("-x", () => void engine.addTask(task("job")))
      at("---x", () => changes.filter(({ kind }) => kind === "task").forEach((change) => void engine.markSent(change)))
      expectObservable(deliver(announcer, () => cold("-----|")).pipe(map(({ change }) => change.kind))).toBe(
        "------c",
        {
          c: "container",
        },
      )
    })
  })

  it("has what a restored engine tells delivered, too", () => {
    const told: string[] = []
    marbleTest(({ engine, createEngine, announcerOf, at, cold, scheduler }) => {
      void engine.addTask(task("job"))
      at("---x", () => {
        void engine.shutdown()
        const restored = createEngine({ state: engine.toJSON() })
        deliver(announcerOf(restored), () => cold("--|")).subscribe(({ kind, change }) =>
          told.push(`${String(scheduler.now())} ${kind} ${change.kind}`),
        )
        void restored.init()
      })
    })
    expect(told).to.deep.equal(["5 sent container", "7 sent task"])
  })

  it("gives engines that compete ids of their own", () => {
    marbleTest(({ docker, engine, createEngine, expectChanges }) => {
      const rival = createEngine()
      void rival.init()
      for (const each of [engine, rival]) void each.addTask(task("job"))
      expectChanges("job").toBe("(cr)")
      expectChanges("job", rival).toBe("(cr)")
      expect(docker.containers()).to.have.length(2)
    })
  })

  it("leaves nobody with a rejection that the test could not wait for", async () => {
    const refused: unknown[] = []
    const unheard = await unheardIn(() =>
      marbleTest(({ docker, engine, announcer, at, cold }) => {
        docker.stop("main", "-")
        void engine.addTask(task("server"))
        void engine.addTask(task("job", container("web")))
        docker.events("-d", { d: died("web") })
        deliver(announcer, () => cold("-----|")).subscribe(({ error }) => error && refused.push(error))
        at("---x", () => void engine.removeTask("job"))
        at("------x", () => void engine.removeTask("server"))
      }),
    )
    expect(unheard).to.deep.equal([])
    expect(refused.map((error) => error instanceof TaskNotFoundError)).to.include(true)
  })

  it("gives the same ids each time", () => {
    const ids: (string | undefined)[] = []
    for (let n = 0; n < 2; n += 1)
      marbleTest(({ engine }) => {
        engine.taskChanges$.subscribe(({ taskArn }) => ids.push(taskArn))
        void engine.addTask({ containers: [container("web")] })
      })
    expect(ids).to.have.length(2)
    expect(ids[0])
      .to.match(/^task\/[0-9a-f-]{36}$/)
      .and.equal(ids[1])
  })
})
