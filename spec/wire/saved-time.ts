import { expect } from "chai"
import fc from "fast-check"
import { readTime, Time, writeTime, zeroTime } from "../../lib/wire/saved-time.ts"

describe("saved times", () => {
  const times: readonly (readonly [string, number])[] = [
    ["1970-01-01T00:00:00Z", 0],
    ["1970-01-01T00:00:00.1Z", 100],
    ["2015-04-28T17:29:48.129Z", 1_430_242_188_129],
    ["1969-12-31T23:59:50Z", -10_000],
  ]
  for (const [written, ms] of times)
    it(`are written and read as ${written}`, () => {
      expect(writeTime(ms)).to.equal(written)
      expect(readTime(written)).to.equal(ms)
    })

  it("are read to the millisecond, finer though they may be written (DM-20)", () => {
    expect(readTime("2015-04-28T17:29:48.129140193Z")).to.equal(1_430_242_188_129)
    expect(readTime("2015-04-28T19:29:48.129999999+02:00")).to.equal(1_430_242_188_129)
  })

  it("are RFC 3339, and nothing that looks like it", () => {
    for (const time of [zeroTime, "2015-04-28T17:29:48.129140193Z", "2015-04-28T19:29:48+02:00"])
      expect(Time.is(time), time).to.equal(true)
    for (const time of ["", "2015-04-28", "2015-04-28 17:29:48Z", "2015-13-28T17:29:48Z", "2015-04-28T17:29:48", 0])
      expect(Time.is(time), String(time)).to.equal(false)
  })

  it("can be written whatever they are, within the years of four digits", () => {
    expect(writeTime(-1e300)).to.equal(zeroTime)
    expect(writeTime(1e300)).to.equal("9999-12-31T23:59:59.999Z")
    fc.assert(fc.property(fc.double({ noNaN: true }), (ms) => Time.is(writeTime(ms))))
  })
})
