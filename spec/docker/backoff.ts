import { expect } from "chai"
import { backoff, defaultBackoff } from "../../lib/docker/backoff.ts"

describe("backoff", () => {
  it("grows by its multiple up to its maximum (UT-1)", () => {
    const waits = [200, 300, 450, 1900, 2000].map((ms) => backoff(defaultBackoff, ms, () => 0))
    expect(waits).to.deep.equal([
      { waitMs: 200, nextMs: 300 },
      { waitMs: 300, nextMs: 450 },
      { waitMs: 450, nextMs: 675 },
      { waitMs: 1900, nextMs: 2000 },
      { waitMs: 2000, nextMs: 2000 },
    ])
  })

  it("only ever adds chance, to the wait alone (UT-1)", () => {
    expect(backoff(defaultBackoff, 200, () => 0.5)).to.deep.equal({ waitMs: 220, nextMs: 300 })
    expect(backoff(defaultBackoff, 2000, () => 0.999).waitMs).to.equal(2399)
  })
})
