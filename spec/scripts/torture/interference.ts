import { expect } from "chai"
import { Interference } from "../../../scripts/torture/interference.ts"

describe("the torture's interference", () => {
  /** Whether it has passed by the time that everything which can happen has. */
  const passes = async (act: Promise<unknown>): Promise<boolean> => {
    let passed = false
    void act.then(() => (passed = true))
    await new Promise((resolve) => setImmediate(resolve))
    return passed
  }
  const start = "POST /containers/a/start"
  let interference: Interference
  beforeEach(() => {
    interference = new Interference()
  })

  it("lets everything pass unless it is told otherwise", async () => {
    expect(await passes(interference.request(start))).to.equal(true)
    expect(await passes(interference.answer(start))).to.equal(true)
    expect(await interference.piece("GET /events")).to.equal(true)
  })

  it("holds everything until it is released", async () => {
    interference.hold()
    const held = [interference.request(start), interference.answer(start), interference.piece("GET /events")]
    expect(await Promise.all(held.map(passes))).to.deep.equal([false, false, false])
    interference.release()
    await Promise.all(held)
    expect(await passes(interference.request(start))).to.equal(true)
  })

  it("loses events, and nothing else", async () => {
    interference.loseEvents(true)
    expect(await interference.piece("GET /events")).to.equal(false)
    expect(await interference.piece("GET /containers/json")).to.equal(true)
    interference.loseEvents(false)
    expect(await interference.piece("GET /events")).to.equal(true)
  })

  it("loses answers to what is done", async () => {
    interference.loseAnswers(true)
    expect(await passes(interference.request(start))).to.equal(true)
    expect(await passes(interference.answer(start))).to.equal(false)
  })

  for (const at of ["request", "answer"] as const)
    it(`springs an ambush once, at the ${at}`, async () => {
      let sprung = 0
      interference.lie({ at, lines: /start$/, spring: () => (sprung += 1) })
      expect(await passes(interference[at]("GET /events"))).to.equal(true)
      expect(await passes(interference[at](start))).to.equal(false)
      expect(await passes(interference[at](start))).to.equal(true)
      expect(sprung).to.equal(1)
    })
})
