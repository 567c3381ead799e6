import { expect } from "chai"
import { Subject } from "rxjs"
import type { ContainerEvent } from "../../lib/index.ts"
import { createRandom, createVirtualScheduler, type Faults } from "../../lib/simulation/index.ts"
import { createDice } from "../../lib/simulation/fault-dice.ts"
import { sufferStream } from "../../lib/simulation/fault-stream.ts"

const event = (action: string): ContainerEvent => ({ action, containerId: "id", attributes: {}, timeNano: 0 })

/** A stream that suffers these faults, and what is heard of it. */
const stage = (faults: Faults) => {
  const scheduler = createVirtualScheduler()
  const events$ = new Subject<ContainerEvent>()
  const dice = createDice({ faults, scheduler, random: createRandom(1), onFault: () => undefined })
  const heard: string[] = []
  sufferStream(events$, dice, scheduler, faults.untilMs).subscribe({
    next: ({ action }) => heard.push(action),
    error: () => heard.push(`error at ${String(scheduler.now())}`),
    complete: () => heard.push("end"),
  })
  return { scheduler, heard, tell: (action: string) => events$.next(event(action)) }
}

describe("simulation/fault-stream", () => {
  it("loses an event", () => {
    const { heard, tell } = stage({ event: { lost: 1 } })
    tell("start")
    expect(heard).to.deep.equal([])
  })

  it("tells an event twice, the second time later", () => {
    const { heard, tell, scheduler } = stage({ event: { doubled: 1 } })
    tell("start")
    expect(heard).to.deep.equal(["start"])
    scheduler.flush()
    expect(heard).to.deep.equal(["start", "start"])
  })

  it("tells an event late", () => {
    const { heard, tell, scheduler } = stage({ event: { delayed: 1 } })
    tell("start")
    expect(heard).to.deep.equal([])
    scheduler.flush()
    expect(heard).to.deep.equal(["start"])
  })

  it("tells an event after its successor", () => {
    const { heard, tell } = stage({ event: { reordered: 1 } })
    for (const action of ["create", "start"]) tell(action)
    expect(heard).to.deep.equal(["start", "create"])
  })

  it("ends, or errors, within its time", () => {
    for (const [fault, end] of [
      ["ended", /^end$/],
      ["errored", /^error at \d+$/],
    ] as const) {
      const { heard, scheduler } = stage({ stream: { [fault]: 1 }, streamMs: 1000 })
      scheduler.advanceBy(1000)
      expect(heard.join()).to.match(end)
    }
  })

  it("falls silent, and is found to be dead when the faults cease", () => {
    const { heard, tell, scheduler } = stage({ stream: { silent: 1 }, streamMs: 1000, untilMs: 5000 })
    tell("create")
    scheduler.advanceTo(1000)
    tell("start")
    scheduler.advanceTo(5000)
    expect(heard).to.deep.equal(["create", "error at 5000"])
  })

  it("stays silent for ever where the faults never cease", () => {
    const { heard, scheduler } = stage({ stream: { silent: 1 } })
    scheduler.advanceBy(86_400_000)
    expect(heard).to.deep.equal([])
  })
})
