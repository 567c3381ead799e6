import { expect } from "chai"
import { Subject } from "rxjs"
import { oneAtATime } from "../../lib/engine/queue.ts"

describe("one at a time", () => {
  it("handles what is emitted meanwhile after it, first come, first served (TM-10)", () => {
    const source$ = new Subject<number>()
    const log: string[] = []
    source$.pipe(oneAtATime()).subscribe((value) => {
      log.push(`begin ${String(value)}`)
      if (value < 10) [value * 10, value * 10 + 1].forEach((next) => source$.next(next))
      log.push(`end ${String(value)}`)
    })
    source$.next(1)
    expect(log).to.deep.equal(["begin 1", "end 1", "begin 10", "end 10", "begin 11", "end 11"])
  })

  it("passes on the end and the error of its source, and lets go of it", () => {
    const source$ = new Subject<number>()
    const log: string[] = []
    const observer = { error: () => log.push("error"), complete: () => log.push("complete") }
    source$.pipe(oneAtATime()).subscribe(observer).unsubscribe()
    expect(source$.observed).to.equal(false)
    source$.pipe(oneAtATime()).subscribe(observer)
    source$.complete()
    const failing$ = new Subject<number>()
    failing$.pipe(oneAtATime()).subscribe(observer)
    failing$.error(new Error("mine"))
    expect(log).to.deep.equal(["complete", "error"])
  })
})
