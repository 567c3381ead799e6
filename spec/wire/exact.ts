import { expect } from "chai"
import { isLeft } from "fp-ts/lib/Either.js"
import { dictionary, exact, series } from "../../lib/wire/exact.ts"
import { flag, oneOf, text, wholeNumber } from "../../lib/wire/scalar.ts"
import { issuesOf } from "../../lib/wire/strict.ts"

const Part = exact({ name: text }, { size: wholeNumber(0) }, "a part")
const Whole = exact({ parts: series(Part), tags: dictionary(text) }, { mode: oneOf("a", "b"), on: flag }, "a whole")

const pathsOf = (value: unknown): readonly string[] => {
  const decoded = Whole.decode(value)
  return isLeft(decoded) ? issuesOf(decoded.left).map(({ path }) => path) : []
}

describe("exact", () => {
  it("passes what is right, as it is", () => {
    const whole = { parts: [{ name: "x", size: 1 }, { name: "y" }], tags: { ["__proto__"]: "t" }, on: false }
    const decoded = Whole.decode(whole)
    expect("right" in decoded && decoded.right).to.equal(whole)
  })

  it("tells every place that is wrong", () => {
    expect(pathsOf({ parts: [{ name: "x", size: -1 }, { nam: "y" }], tags: { t: 1 }, mode: "c" })).to.have.members([
      "parts[0].size",
      "parts[1].name",
      "parts[1].nam",
      "tags.t",
      "mode",
    ])
    expect(pathsOf({ parts: {}, tags: [] })).to.deep.equal(["parts", "tags"])
    expect(pathsOf(null)).to.deep.equal([""])
    expect(pathsOf({ tags: {} })).to.deep.equal(["parts"])
  })

  it("recognizes what it would pass, and nothing else", () => {
    expect([Part.is({ name: "x" }), Part.is({ name: "x", more: 1 }), Part.is({}), Part.is([])]).to.deep.equal([
      true,
      false,
      false,
      false,
    ])
  })
})
