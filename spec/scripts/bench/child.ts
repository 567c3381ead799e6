import { expect } from "chai"
import { reading, readReadings } from "../../../scripts/bench/child.ts"

describe("what a measuring program reports", () => {
  it("is a line of numbers with names", () => {
    expect(readReadings('{"wallMs":12.5,"requests":3}\n')).to.deep.equal({ wallMs: 12.5, requests: 3 })
    expect(reading({ wallMs: 12.5 }, "wallMs")).to.equal(12.5)
  })

  it("is refused where it is something else, by name", () => {
    expect(() => readReadings('{"wallMs":null}')).to.throw("No reading: wallMs")
    expect(() => readReadings('"fast"')).to.throw("No readings")
    expect(() => readReadings("")).to.throw(SyntaxError)
    expect(() => reading({ wallMs: 1 }, "cpuMs")).to.throw("No reading of cpuMs")
  })
})
