import { expect } from "chai"
import { backoffMs } from "../../lib/lifecycle/backoff.ts"

describe("lifecycle/backoff", () => {
  it("doubles from a second to a minute, and stays there", () => {
    const waits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 1000].map(backoffMs)
    expect(waits).to.deep.equal([1000, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000])
  })
})
