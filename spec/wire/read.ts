import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import * as t from "io-ts/lib/index.js"
import { orElse, read } from "../../lib/wire/read.ts"

const Part = t.intersection([t.type({ list: t.array(t.type({ n: t.number }, "Item")) }), t.partial({ b: t.string })])
const Whole = t.type({ part: Part, maybe: orElse(t.string, "none", "Maybe") }, "Whole")

describe("read", () => {
  it("names every place that is wrong, what was expected, and the kind of what stood there", () => {
    const failure = read(Whole, "a whole", { part: { list: [{ n: 1 }, { n: "secret" }], b: null }, maybe: ["secret"] })
    expect(E.isLeft(failure) && [failure.left.name, failure.left.verdict]).to.deep.equal([
      ...["DockerMessageError", "unknown"],
    ])
    expect(E.isLeft(failure) && failure.left.message).to.equal(
      "Docker's words for a whole cannot be read: " +
        "part.list.1.n: expected number, got a value of type string; part.b: expected string, got null; " +
        "maybe: expected Maybe, got an array",
    )
  })

  it("names no place for the message itself", () => {
    const failure = read(Whole, "a whole", undefined)
    expect(E.isLeft(failure) && failure.left.message).to.equal(
      "Docker's words for a whole cannot be read: expected Whole, got nothing",
    )
  })
})

describe("orElse", () => {
  it("takes what is left out or null for its fallback, and nothing else", () => {
    const maybes = [{}, { maybe: null }, { maybe: "" }, { maybe: "x" }].map((message) =>
      read(Whole, "a whole", { part: { list: [] }, ...message }),
    )
    expect(maybes.map((whole) => E.isRight(whole) && whole.right.maybe)).to.deep.equal(["none", "none", "", "x"])
  })
})
