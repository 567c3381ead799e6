import { expect } from "chai"
import { backoffMs, defaultBackoff } from "../../lib/model/backoff.ts"

const never = () => 0

describe("backoff", () => {
  it("grows by its multiple up to its maximum (UT-1)", () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((failures) => backoffMs(defaultBackoff, failures, never))
    expect(waits).to.deep.equal([200, 300, 450, 675, 1012, 1518, 2000, 2000])
  })

  it("only ever adds chance, even to its maximum (UT-1)", () => {
    expect(backoffMs(defaultBackoff, 1, () => 0.5)).to.equal(220)
    expect(backoffMs(defaultBackoff, 100, () => 0.999)).to.equal(2399)
  })

  it("begins with its minimum, and goes on however often nothing comes of it", () => {
    expect(backoffMs(defaultBackoff, 0, never)).to.equal(200)
    expect(backoffMs(defaultBackoff, 100_000, never)).to.equal(2000)
    expect(backoffMs({ ...defaultBackoff, minMs: 0 }, 100_000, never)).to.equal(0)
  })
})
