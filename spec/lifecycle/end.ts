import { expect } from "chai"
import { bury, giveUp, isDead, isEnding, vanish } from "../../lib/lifecycle/end.ts"
import { created, dying, expectChange, reached, revived, running, state, stopped } from "./support/states.ts"

const failure = { name: "SomeError", message: "no" }
const other = { name: "OtherError", message: "not either" }
const vanished = { name: "ContainerVanishedError", message: "No container matching saved ID found" }

describe("lifecycle/end", () => {
  it("gives up for the first reason, and not after the end", () => {
    expectChange(giveUp(created, failure), created, { desired: "STOPPED", failure })
    expectChange(giveUp({ ...created, failure }, other), { ...created, failure }, { desired: "STOPPED" })
    expectChange(giveUp(stopped, failure), stopped, {})
  })

  it("buries with the code and the reason that were known first (LIM-11)", () => {
    const dead = { ...running, death: { at: 8, exitCode: 137 } }
    expectChange(bury(dead, 10, failure), dead, { ...reached("STOPPED"), exitCode: 137, failure })
    expectChange(bury({ ...dead, failure }, 10, other), dead, { ...reached("STOPPED"), exitCode: 137, failure })
    expectChange(bury(created, 10), created, reached("STOPPED"))
    expectChange(bury({ ...stopped, death: { at: 9, exitCode: 2 } }, 10), stopped, { death: { at: 9, exitCode: 2 } })
  })

  it("gives a reason to one that vanishes, unless it was known to be dead (LIM-5)", () => {
    const gone = { gone: true, mayExist: false, inspectAt: undefined, retryAt: undefined }
    const doubted = { ...running, mayExist: true, inspectAt: 5, retryAt: 6 }
    expectChange(vanish(doubted, 10), doubted, { ...reached("STOPPED"), ...gone, failure: vanished })
    expectChange(vanish({ ...doubted, failure }, 10), doubted, { ...reached("STOPPED"), ...gone, failure })
    const outlived = { ...running, death: { at: 4, exitCode: 137 } }
    expectChange(vanish(outlived, 10), outlived, { ...reached("STOPPED"), ...gone, failure: vanished })
    expectChange(vanish(dying, 10), dying, { ...reached("STOPPED"), ...gone })
    expectChange(vanish(stopped, 10), stopped, gone)
  })

  it("forgets what a create that was broken off had left, once it is gone", () => {
    const broken = state({ known: "PULLED", mayExist: true, unfinished: true, retryAt: 6 })
    expectChange(vanish(broken, 10), broken, { mayExist: false, unfinished: false })
    const over = { ...broken, known: "STOPPED", retryAt: undefined } as const
    expectChange(vanish(over, 10), over, { mayExist: false, gone: true })
  })

  it("tells the dead from those who are over", () => {
    const all = [created, running, dying, stopped, revived, state({ desired: "STOPPED" })]
    expect(all.map(isDead)).to.deep.equal([false, false, true, true, false, false])
    expect(all.map(isEnding)).to.deep.equal([false, false, false, true, true, true])
  })
})
