import { expect } from "chai"
import type { Observable } from "rxjs"
import { EngineError } from "../../lib/index.ts"
import {
  createRandom,
  createSimulatedDocker,
  createVirtualScheduler,
  formatFault,
  withFaults,
  type CallFault,
  type Faults,
} from "../../lib/simulation/index.ts"

/** A daemon with one container, which runs, and a faulty way to it. */
const stage = (faults: Faults, seed = 1) => {
  const scheduler = createVirtualScheduler()
  const docker = createSimulatedDocker({ scheduler, latency: 0 })
  docker.createContainer({ Image: "app:1", Cmd: ["httpd"] }, {}, "web").subscribe()
  scheduler.flush()
  docker.startContainer("web").subscribe()
  scheduler.flush()
  const drawn: string[] = []
  const faulty = withFaults(docker, faults, {
    scheduler,
    random: createRandom(seed),
    onFault: (fault) => drawn.push(formatFault(fault)),
  })
  const told: string[] = []
  const watch = <Answer>(answer$: Observable<Answer>) =>
    answer$.subscribe({
      next: () => told.push(`${String(scheduler.now())} answer`),
      error: (error: unknown) =>
        told.push(`${String(scheduler.now())} ${error instanceof EngineError ? error.verdict : String(error)}`),
    })
  const isThere = () => docker.container("web") !== undefined
  return { scheduler, docker, faulty, drawn, told, watch, isThere }
}

describe("simulation/fault-client", () => {
  it("lets everything pass where nothing is to go wrong", () => {
    const { faulty, watch, told, drawn, scheduler } = stage({})
    watch(faulty.ping())
    watch(faulty.removeContainer("web", { force: true }))
    scheduler.flush()
    expect([told.every((line) => line.endsWith("answer")), told.length, drawn]).to.deep.equal([true, 2, []])
  })

  /** What a caller hears of a removal that suffers the fault, and whether it is done in the end. */
  const outcomes: readonly (readonly [fault: CallFault, heard: RegExp, isDone: boolean])[] = [
    ["slow", /^\d+ answer$/, true],
    ["late", /^\d+ answer$/, true],
    ["hung", /^$/, false],
    ["unanswered", /^$/, true],
    ["broken", /^\d+ cut$/, true],
    ["unreachable", /^\d+ unreachable$/, false],
    ["failed", /^\d+ refused$/, false],
    ["conflict", /^\d+ refused$/, false],
    ["missing", /^\d+ answer$/, true],
    ["away", /^\d+ cut$/, false],
  ]
  for (const [fault, heard, isDone] of outcomes)
    it(`a call that suffers "${fault}" is ${isDone ? "" : "not "}done`, () => {
      const { faulty, watch, told, drawn, scheduler, isThere } = stage({ call: { [fault]: 1 } })
      watch(faulty.removeContainer("web", { force: true }))
      scheduler.flush()
      expect(told.join()).to.match(heard)
      expect(isThere()).to.equal(!isDone)
      expect(drawn.join()).to.match(new RegExp(`^\\d+ call ${fault}: remove web`))
    })

  it("carries a late request out though its caller has given up, but not a pull", () => {
    const { faulty, docker, watch, scheduler, isThere } = stage({ call: { late: 1 } })
    watch(faulty.removeContainer("web", { force: true })).unsubscribe()
    watch(faulty.pullImage("app:1")).unsubscribe()
    scheduler.flush()
    expect([isThere(), docker.requests().pull]).to.deep.equal([false, 0])
  })

  it("answers 404 only of what has really been removed", () => {
    const { faulty, watch, told, scheduler, isThere } = stage({ call: { missing: 1 } })
    watch(faulty.inspectContainer("web"))
    scheduler.flush()
    expect([told.join(), isThere()]).to.deep.equal([`${String(scheduler.now())} missing`, false])
  })

  it("breaks what is under way when the daemon goes, and reaches nothing until it is back", () => {
    const { faulty, watch, told, scheduler } = stage({})
    const from = scheduler.now()
    watch(faulty.containerEvents())
    // The stream tells of its signal at once; its answer would come with the death.
    watch(faulty.stopContainer("web", { graceMs: 5000 }))
    scheduler.advanceBy(1000)
    faulty.goAway(3000)
    watch(faulty.ping())
    scheduler.advanceBy(3000)
    watch(faulty.ping())
    scheduler.advanceBy(0)
    expect(
      told.map((line) => `${String(Number(line.split(" ")[0]) - from)} ${line.split(" ")[1] ?? ""}`),
    ).to.deep.equal(["0 answer", "1000 cut", "1000 cut", "1000 unreachable", "4000 answer"])
  })

  it("stops when the faults are to cease", () => {
    const { faulty, watch, told, scheduler } = stage({ call: { failed: 1 }, untilMs: 60_000 })
    watch(faulty.ping())
    scheduler.advanceTo(60_000)
    watch(faulty.ping())
    scheduler.flush()
    expect(told.map((line) => line.split(" ")[1])).to.deep.equal(["refused", "answer"])
  })

  it("draws the same faults from the same seed", () => {
    const drawnFrom = (seed: number): readonly string[] => {
      const { faulty, watch, drawn, scheduler } = stage({ call: { slow: 0.3, failed: 0.3 } }, seed)
      for (let count = 0; count < 20; count += 1) watch(faulty.ping())
      scheduler.flush()
      return drawn
    }
    expect(drawnFrom(1)).to.deep.equal(drawnFrom(1))
    expect(drawnFrom(1)).not.to.deep.equal(drawnFrom(2))
  })
})
