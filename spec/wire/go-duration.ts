import { expect } from "chai"
import { parseGoDuration } from "../../lib/wire/go-duration.ts"

describe("parseGoDuration", () => {
  for (const [text, ms] of [
    ["30s", 30_000],
    ["1m30s", 90_000],
    ["1h30m", 5_400_000],
    ["1.5s", 1500],
    [".5s", 500],
    ["1.s", 1000],
    ["250ms", 250],
    ["0", 0],
    ["0s", 0],
    ["-2m", -120_000],
    ["+1s", 1000],
    ["1us", 1],
    ["1500µs", 2],
    ["1500μs", 2],
    ["2000000ns", 2],
  ] as const) {
    it(`reads ${text} as ${String(ms)} ms`, () => expect(parseGoDuration(text)).to.equal(ms))
  }

  for (const text of ["", "30", "s", ".s", "1 s", "1s ", "1d", "1h-30m", "--1s", "1S", "soon", "∞"]) {
    it(`reads nothing in ${JSON.stringify(text)}`, () => expect(parseGoDuration(text)).to.equal(undefined))
  }
})
