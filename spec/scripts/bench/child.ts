import { expect } from "chai"
import { prepare, reading, readReadings, run } from "../../../scripts/bench/child.ts"
import { reasonOf } from "../../support/promise.ts"

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

describe("a measuring program in a process of its own", () => {
  const program = "../../../spec/scripts/bench/support/program"
  const as = (way: string) => ({ args: [way] })

  it("is run to its end, and tells what it has measured", async () => {
    expect(await run(program, as("report"))).to.deep.equal({ answer: 42 })
    expect(await reasonOf(run(program, as("fail at once"))))
      .to.have.property("message")
      .that.includes("ended with 3")
  })

  it("is ended when it takes too long, and that is said", async () => {
    const options = { ...as("hang"), limitMs: 1 }
    expect(await reasonOf(run(program, options)))
      .to.have.property("message")
      .that.includes("had not ended after 0.001 s")
    expect(await reasonOf(prepare(program, options)))
      .to.have.property("message")
      .that.includes("had not ended after")
  })

  it("that is prepared measures when it is told to, as often as it is, and then ends", async () => {
    const prepared = await prepare(program, as("wait"))
    expect([await prepared.measure(), await prepared.measure()]).to.deep.equal([{ answer: 42 }, { answer: 42 }])
    await prepared.end()
  })

  for (const { way, told } of [
    { way: "fail at once", told: "ended with 3" },
    { way: "end at once", told: "has ended before it was told to" },
    { way: "say something else", told: "is not ready, but says hello" },
  ])
    it(`that is to ${way} does not come to be prepared`, async () => {
      expect(await reasonOf(prepare(program, as(way))))
        .to.have.property("message")
        .that.includes(told)
    })

  it("that fails later says so where it is asked, and at its end", async () => {
    const failing = await prepare(program, as("fail when told"))
    expect(await reasonOf(failing.measure()))
      .to.have.property("message")
      .that.includes("ended with 3")
    expect(await reasonOf(failing.end()))
      .to.have.property("message")
      .that.includes("ended with 3")
    const leaving = await prepare(program, as("fail at the end"))
    expect(await leaving.measure()).to.deep.equal({ answer: 42 })
    expect(await reasonOf(leaving.end()))
      .to.have.property("message")
      .that.includes("ended with 3")
  })
})
