import { expect } from "chai"
import { advance, transitions, type Move } from "../../lib/lifecycle/transition.ts"
import { containerStatuses, isAtLeast } from "../../lib/model/status.ts"
import { expectChange, reached, state } from "./support/states.ts"

const moves: readonly Move[] = ["pulled", "created", "started", "died", "removed", "abandoned"]

describe("lifecycle/transition", () => {
  for (const status of containerStatuses)
    for (const move of moves) {
      const next = transitions[status][move]
      const before = state({ known: status, retryAt: 20, attempts: 3 })
      it(
        next === undefined
          ? `${status} knows no ${move}`
          : `${status} is ${next} once ${move}, its failed tries behind it`,
        () => expectChange(advance(before, move, 10), before, next === undefined ? {} : reached(next)),
      )
    }

  it("only leads onward", () => {
    for (const status of containerStatuses)
      for (const next of Object.values(transitions[status]))
        expect(next !== status && isAtLeast(next, status), `${status} to ${next}`).to.equal(true)
  })

  it("lets a running container go on evidence alone, and nobody out of STOPPED (DM-4)", () => {
    expect(Object.keys(transitions.RUNNING)).to.deep.equal(["died", "removed"])
    expect(transitions.STOPPED).to.deep.equal({})
  })
})
