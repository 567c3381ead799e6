import { expect } from "chai"
import { VirtualTimeScheduler } from "rxjs"
import { reached } from "../../lib/engine/alarm.ts"

describe("an alarm", () => {
  const dueAt = (at: number): readonly number[] => {
    const scheduler = new VirtualTimeScheduler()
    const rung: number[] = []
    reached(at, scheduler).subscribe(() => rung.push(scheduler.now()))
    scheduler.flush()
    return rung
  }

  it("rings once, when the moment has come", () => {
    expect(dueAt(1234)).to.deep.equal([1234])
  })

  it("rings at once for a moment that has passed", () => {
    expect(dueAt(-5)).to.deep.equal([0])
  })

  it("waits for a moment further away than any timer reaches", () => {
    const inAYear = 365 * 24 * 3_600_000
    expect(dueAt(inAYear)).to.deep.equal([inAYear])
  })

  it("rings for a moment that lies less ahead than the clock can tell", () => {
    const scheduler = new VirtualTimeScheduler()
    scheduler.frame = 2 ** 41
    const rung: number[] = []
    reached(2 ** 41 + 2 ** -11, scheduler).subscribe(() => rung.push(scheduler.now()))
    scheduler.maxFrames = 2 ** 42
    scheduler.flush()
    expect(rung).to.deep.equal([2 ** 41 + 1])
  })
})
