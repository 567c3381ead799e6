import { expect } from "chai"
import { endsByDefault, readSignal } from "../../lib/simulation/signal.ts"

describe("simulation/signal", () => {
  it("reads names with and without SIG, and numbers", () => {
    expect(["SIGKILL", "kill", "9", 9].map(readSignal)).to.deep.equal([9, 9, 9, 9])
    expect(["HUP", "SIGTERM", 64].map(readSignal)).to.deep.equal([1, 15, 64])
  })

  it("reads nothing from what is no signal", () => {
    expect(["", "SIG", "FOO", 0, 65, -1, 1.5].map(readSignal)).to.deep.equal(Array(7).fill(undefined))
  })

  it("knows which do not end a process", () => {
    expect([1, 2, 9, 15, 10].every(endsByDefault)).to.be.true
    expect([17, 18, 19, 28].some(endsByDefault)).to.be.false
  })
})
