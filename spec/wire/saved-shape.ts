import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import type * as t from "io-ts/lib/index.js"
import { formatIssue } from "../../lib/model/error.ts"
import { anyCase, or, orNull, recordOf, sameCase, string } from "../../lib/wire/saved-shape.ts"
import { issuesOf } from "../../lib/wire/strict.ts"

const decode = <A>(codec: t.Type<A>, input: unknown): A | readonly string[] => {
  const decoded = codec.decode(input)
  return E.isRight(decoded) ? decoded.right : issuesOf(decoded.left).map(formatIssue)
}

describe("anyCase", () => {
  const Named = anyCase({ Name: or(string, "none"), Note: orNull(string) }, "a named thing")

  it("reads keys in any case, and passes over those it does not know (DM-20)", () => {
    expect(decode(Named, { nAME: "a", note: "b", other: 1 })).to.deep.equal({ Name: "a", Note: "b" })
  })

  it("prefers a key as it is spelt, and else the last", () => {
    expect(decode(Named, { Name: "a", name: "b" })).to.include({ Name: "a" })
    expect(decode(Named, { NAME: "a", name: "b" })).to.include({ Name: "b" })
  })

  it("takes null and a missing key alike", () => {
    const nothing = { Name: "none", Note: null }
    expect(decode(Named, {})).to.deep.equal(nothing)
    expect(decode(Named, { Name: null, Note: null })).to.deep.equal(nothing)
  })

  it("tells all that is wrong, each by the key that stands there", () => {
    expect(decode(Named, { NAME: 1, Note: true })).to.deep.equal([
      "NAME: expected a string, got 1",
      "Note: expected a string, got true",
    ])
    expect(decode(anyCase({ Name: string }, "a named thing"), {})).to.deep.equal([
      "Name: expected a string, got nothing",
    ])
    expect(decode(Named, [])).to.deep.equal(["expected a named thing, got a list"])
  })
})

describe("sameCase", () => {
  it("knows a key in its own case alone", () => {
    const Named = sameCase({ name: or(string, "none") }, "a named thing")
    expect(decode(Named, { Name: "a" })).to.deep.equal({ name: "none" })
    expect(decode(Named, { name: "a" })).to.deep.equal({ name: "a" })
  })
})

describe("recordOf", () => {
  it("takes any key, also one that objects are made of", () => {
    const input: unknown = JSON.parse('{"__proto__":"a","constructor":null}')
    const record = decode(recordOf(or(string, "none")), input)
    expect(Object.entries(record)).to.deep.equal([
      ["__proto__", "a"],
      ["constructor", "none"],
    ])
  })

  it("tells which values are wrong", () => {
    expect(decode(recordOf(string), { a: 1, b: "", c: null })).to.deep.equal([
      "a: expected a string, got 1",
      "c: expected a string, got null",
    ])
  })
})
