import { expect } from "chai"
import { of, throwError } from "rxjs"
import { watchUnhandled } from "../../../scripts/sim/unhandled.ts"

const report = (text: string): void => void throwError(() => new Error(text)).subscribe()

describe("a watch for errors that nobody handles", () => {
  it("has all that were reported before its end, up to the last, and what promises still bring about", async () => {
    const one = watchUnhandled()
    report("early")
    await new Promise((resolve) => setTimeout(resolve, 5))
    report("late")
    void Promise.resolve().then(() => report("kept"))
    expect((await one()).map(String)).to.deep.equal(["Error: early", "Error: late", "Error: kept"])
    const other = watchUnhandled()
    of(1).subscribe()
    expect(await other()).to.deep.equal([])
  })
})
