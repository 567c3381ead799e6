import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import * as t from "io-ts/lib/index.js"
import { flag, listOf, nullable, text, wholeNumber } from "../../lib/wire/scalar.ts"
import { decodeStrictly, issuesOf, strict } from "../../lib/wire/strict.ts"

const Inner = strict({ id: wholeNumber(0) }, { tags: listOf(text) }, "an inner object")
const Outer = strict({ name: text, parts: listOf(Inner) }, { on: nullable(flag) }, "an outer object")

const issue = (path: string, expected: string, got: string): object => ({ path, expected, got })

const faulty: readonly (readonly [string, unknown, readonly object[]])[] = [
  ["something that is no object", "x", [issue("", "an outer object", '"x"')]],
  ["a list in place of an object", [], [issue("", "an outer object", "a list")]],
  ["a missing key", { parts: [] }, [issue("name", "a string without NUL", "nothing")]],
  [
    "an unknown key, without its value",
    { name: "a", parts: [], x: "s3cret" },
    [issue("x", "one of the keys name, parts, on", "an unknown key")],
  ],
  [
    "everything at once, deep places too",
    { name: 1, parts: [{ id: 0 }, { id: -1, tags: ["a", null], more: 1 }], on: "yes" },
    [
      issue("name", "a string without NUL", "1"),
      issue("parts[1].id", "a whole number from 0", "-1"),
      issue("parts[1].tags[1]", "a string without NUL", "null"),
      issue("parts[1].more", "one of the keys id, tags", "an unknown key"),
      issue("on", "a boolean", '"yes"'),
    ],
  ],
  [
    "keys that every object inherits",
    JSON.parse('{"name":"a","parts":[],"__proto__":1,"toString":2,"constructor":3}'),
    [
      issue("__proto__", "one of the keys name, parts, on", "an unknown key"),
      issue("toString", "one of the keys name, parts, on", "an unknown key"),
      issue("constructor", "one of the keys name, parts, on", "an unknown key"),
    ],
  ],
  [
    "an object that inherits what it should have",
    Object.create({ name: "a", parts: [] }),
    [issue("name", "a string without NUL", "nothing"), issue("parts", "a list", "nothing")],
  ],
]

describe("strict", () => {
  it("takes the keys it knows", () => {
    const value = { name: "a", parts: [{ id: 1, tags: ["x"] }], on: true }
    expect(decodeStrictly(Outer, value)).to.deep.equal(E.right(value))
  })

  it("counts undefined, and null where it may stand, as missing", () => {
    const value = { name: "a", parts: [{ id: 1, tags: undefined }], on: null }
    expect(decodeStrictly(Outer, value)).to.deep.equal(E.right({ name: "a", parts: [{ id: 1 }] }))
  })

  for (const [what, value, issues] of faulty)
    it(`refuses ${what}`, () => {
      expect(decodeStrictly(Outer, value)).to.deep.equal(E.left(issues))
    })

  it("has no name for what an empty object could hold", () => {
    expect(decodeStrictly(strict({}, {}, "nothing"), { a: 1 })).to.deep.equal(
      E.left([issue("a", "no keys", "an unknown key")]),
    )
  })

  it("is a guard as well", () => {
    expect(Inner.is({ id: 1 })).to.be.true
    expect(Inner.is({ id: 1, more: 1 })).to.be.false
  })
})

describe("the issues of a union", () => {
  const issuesIn = (codec: t.Mixed, value: unknown): unknown => {
    const decoded: E.Either<t.Errors, unknown> = codec.decode(value)
    return E.isLeft(decoded) ? issuesOf(decoded.left) : []
  }
  const Choice = t.union([text, Inner], "a choice")

  it("stand once where all its members fail, and tell all that would do", () => {
    expect(issuesIn(t.array(Choice), [1])).to.deep.equal([issue("[0]", "a string without NUL or an inner object", "1")])
  })

  it("stand in the depth where one member came further than the others", () => {
    expect(issuesIn(t.type({ at: Choice }), { at: { id: "x" } })).to.deep.equal([
      issue("at.id", "a whole number from 0", '"x"'),
    ])
  })

  it("name no place by the number of an intersection's part", () => {
    const Both = t.intersection([t.type({ a: t.string }), t.type({ b: t.string })])
    expect(issuesIn(Both, { a: "x" })).to.deep.equal([issue("b", "string", "nothing")])
  })
})
