import { expect } from "chai"
import { defer, EMPTY, Subject, throwError } from "rxjs"
import { Ending } from "../../lib/engine/ending.ts"
import { reasonOf } from "../support/promise.ts"

describe("an engine's end", () => {
  it("is begun once, and whoever wants it waits for it", async () => {
    const ending = new Ending()
    const end$ = new Subject<never>()
    let begun = 0
    const begin = () => ending.begin(() => defer(() => ((begun += 1), end$)))
    const over = begin()
    expect([begin(), begun]).to.deep.equal([over, 1])
    end$.complete()
    await over
    expect(begin()).to.equal(over)
  })

  it("is begun once also where somebody wants it in its course", async () => {
    const ending = new Ending()
    let begun = 0
    const begin = (): Promise<void> =>
      ending.begin(() => {
        begun += 1
        void begin()
        return EMPTY
      })
    await begin()
    expect(begun).to.equal(1)
  })

  it("may go wrong, and says so to all", async () => {
    const ending = new Ending()
    const begin = () => ending.begin(() => throwError(() => new Error("full")))
    for (const over of [begin(), begin()]) expect(await reasonOf(over)).to.have.property("message", "full")
  })
})
