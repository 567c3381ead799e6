import { inspect } from "node:util"
import { expect } from "chai"
import { BehaviorSubject, EMPTY, filter, NEVER, Subject } from "rxjs"
import { shortenNames } from "../../../scripts/repl/short-names.ts"

describe("rxjs's objects at the prompt", () => {
  let restore: () => void
  beforeEach(() => {
    restore = shortenNames()
  })
  afterEach(() => restore())

  it("are shown by their names, wherever they stand", () => {
    const shown = inspect([NEVER, new Subject().pipe(filter(Boolean)), { state$: new BehaviorSubject(1) }], {
      breakLength: Infinity,
    })
    expect(shown).to.equal("[ Observable, Observable, { 'state$': BehaviorSubject } ]")
  })

  it("tell whether they are closed", () => {
    expect([inspect(NEVER.subscribe()), inspect(EMPTY.subscribe())]).to.deep.equal([
      "Subscriber",
      "Subscriber (closed)",
    ])
  })

  it("are shown by Node's own way again afterwards", () => {
    restore()
    expect(inspect(new Subject())).to.include("observers")
  })
})
