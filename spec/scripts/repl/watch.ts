import { inspect } from "node:util"
import { expect } from "chai"
import { concat, NEVER, of, Subject, throwError } from "rxjs"
import { createWatch } from "../../../scripts/repl/watch.ts"

describe("a watched stream", () => {
  let printed: string[]
  const watch = createWatch((line) => printed.push(line))
  beforeEach(() => {
    printed = []
  })

  it("prints each value as a line, and its end", () => {
    watch(of({ kind: "task", taskArn: "task/1", status: "RUNNING", at: 0 }, { a: [1, 2] }, "text"))
    expect(printed).to.deep.equal(["task/1 RUNNING", "{ a: [ 1, 2 ] }", "'text'", "complete"])
  })

  it("stands under its label", () => {
    watch(of(1), "numbers")
    expect(printed).to.deep.equal(["numbers  1", "numbers  complete"])
  })

  it("prints its error", () => {
    watch(
      concat(
        of(1),
        throwError(() => new TypeError("no")),
      ),
    )
    expect(printed).to.deep.equal(["1", "ended by TypeError: no"])
  })

  it("is let go of by stop", () => {
    const numbers$ = new Subject<number>()
    const watching = watch(numbers$)
    numbers$.next(1)
    watching.stop()
    numbers$.next(2)
    expect(printed).to.deep.equal(["1"])
    expect(numbers$.observed).to.equal(false)
  })

  it("has a handle that is shown in a few words", () => {
    const watching = watch(concat(of(1, 2), NEVER), "numbers")
    expect(inspect(watching)).to.equal("watching numbers (2 so far)")
    watching.stop()
    expect(inspect(watching)).to.equal("watched numbers (2 so far)")
    expect(inspect(watch(NEVER))).to.equal("watching (0 so far)")
  })
})
