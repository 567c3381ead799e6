import { expect } from "chai"
import { Deadlines } from "../../lib/engine/deadlines.ts"

describe("deadlines", () => {
  it("have the earliest at hand, whatever the order they came in", () => {
    const deadlines = new Deadlines()
    deadlines.set("b", 2, 20)
    deadlines.set("a", 1, 10)
    deadlines.set("c", 3, 30)
    expect(deadlines.earliest()).to.equal(10)
  })

  it("move with their task, and go with it", () => {
    const deadlines = new Deadlines()
    deadlines.set("a", 1, 10)
    deadlines.set("a", 1, 30)
    deadlines.set("b", 2, 20)
    deadlines.set("b", 2, 20)
    expect(deadlines.takeDue(25)).to.deep.equal(["b"])
    deadlines.set("a", 1, undefined)
    expect(deadlines.earliest()).to.equal(undefined)
  })

  it("are taken once, the earliest first, then in the order of submission", () => {
    const deadlines = new Deadlines()
    deadlines.set("late", 1, 11)
    deadlines.set("second", 3, 10)
    deadlines.set("first", 2, 10)
    expect([deadlines.takeDue(11), deadlines.takeDue(11)]).to.deep.equal([["first", "second", "late"], []])
  })
})
