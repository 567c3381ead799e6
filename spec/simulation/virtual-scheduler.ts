import { expect } from "chai"
import { asyncScheduler, interval, observeOn, of, take, timer, VirtualTimeScheduler } from "rxjs"
import { createVirtualScheduler } from "../../lib/simulation/index.ts"

describe("simulation/virtual-scheduler", () => {
  it("lets pass what is due in the order of time, then of scheduling", () => {
    const scheduler = createVirtualScheduler(1000)
    const told: string[] = []
    for (const [name, delay] of [
      ["c", 20],
      ["a", 10],
      ["b", 10],
      ["now", 0],
    ] as const)
      scheduler.schedule(() => told.push(`${name} ${String(scheduler.now())}`), delay)
    scheduler.advanceBy(10)
    expect([told, scheduler.now(), scheduler.nextAt()]).to.deep.equal([["now 1000", "a 1010", "b 1010"], 1010, 1020])
    scheduler.advanceTo(5000)
    scheduler.advanceTo(4000)
    expect([told.at(-1), scheduler.now(), scheduler.pending]).to.deep.equal(["c 1020", 5000, 0])
  })

  it("runs what is scheduled meanwhile at its own time", () => {
    const scheduler = createVirtualScheduler()
    const told: number[] = []
    scheduler.schedule(() => scheduler.schedule(() => told.push(scheduler.now()), 5), 5)
    scheduler.schedule(() => told.push(scheduler.now()), 7)
    scheduler.flush()
    expect(told).to.deep.equal([7, 10])
  })

  it("forgets what is unsubscribed from at once, and never runs what has no end", () => {
    const scheduler = createVirtualScheduler()
    const told: string[] = []
    const timers = [1, 2, 3].map((ms) => timer(ms, scheduler).subscribe(() => told.push(String(ms))))
    timers[1]?.unsubscribe()
    expect(scheduler.pending).to.equal(2)
    scheduler.schedule(() => told.push("never"), Number.POSITIVE_INFINITY)
    scheduler.flush()
    expect(told).to.deep.equal(["1", "3"])
  })

  it("carries rxjs's operators as rxjs's own virtual scheduler does", () => {
    const heard = (scheduler: VirtualTimeScheduler | ReturnType<typeof createVirtualScheduler>): readonly string[] => {
      const told: string[] = []
      interval(10, scheduler)
        .pipe(take(3))
        .subscribe((value) => told.push(`interval ${String(value)} ${String(scheduler.now())}`))
      of("a", "b")
        .pipe(observeOn(scheduler, 15))
        .subscribe((value) => told.push(`${value} ${String(scheduler.now())}`))
      timer(5, 20, scheduler)
        .pipe(take(2))
        .subscribe((value) => told.push(`timer ${String(value)} ${String(scheduler.now())}`))
      scheduler.flush()
      return told
    }
    expect(heard(createVirtualScheduler())).to.deep.equal(heard(new VirtualTimeScheduler()))
  })

  it("waits for whole milliseconds, since a fraction could be too little to move the clock", () => {
    const scheduler = createVirtualScheduler()
    timer(0.25, scheduler).subscribe()
    scheduler.flush()
    expect(scheduler.now()).to.equal(1)
  })

  it("hands its state to an action that schedules itself again", () => {
    const scheduler = createVirtualScheduler()
    const told: number[] = []
    scheduler.schedule<number>(
      function (count) {
        told.push(count)
        if (count < 3) this.schedule(count + 1, 10)
      },
      0,
      1,
    )
    scheduler.flush()
    expect([told, scheduler.now()]).to.deep.equal([[1, 2, 3], 20])
  })

  it("throws what an action throws, and keeps what was pending", () => {
    const scheduler = createVirtualScheduler()
    const told: string[] = []
    scheduler.schedule(() => {
      throw new Error("broken")
    }, 1)
    scheduler.schedule(() => told.push("next"), 1)
    expect(() => scheduler.advanceBy(1)).to.throw("broken")
    scheduler.advanceBy(0)
    expect(told).to.deep.equal(["next"])
  })

  it("gives up on what never ends", () => {
    const scheduler = createVirtualScheduler()
    interval(1, scheduler).subscribe()
    expect(() => scheduler.flush(100)).to.throw(RangeError, "Still busy after 100 actions")
    expect(scheduler.now()).to.be.below(asyncScheduler.now())
  })
})
