import { expect } from "chai"
import fc from "fast-check"
import * as E from "fp-ts/lib/Either.js"
import { asPlain, parsePlain } from "../../lib/wire/plain.ts"

const circle: Record<string, unknown> = {}
circle["self"] = { again: [circle] }

const nested = (levels: number): unknown => Array.from({ length: levels }).reduce<unknown>((inner) => [inner], "core")

/** Twice itself, forty times over: few objects, more paths than there is time for. */
const laughter = Array.from({ length: 40 }).reduce<unknown>((inner) => [inner, inner], "ha")

const throwing = {
  get containers(): never {
    throw new Error("no")
  },
}

const revoked = Proxy.revocable({}, {})
revoked.revoke()

const hostile: readonly (readonly [string, unknown, { path: string; expected: string; got: string }])[] = [
  ["a circle", circle, { path: "self.again[0]", expected: "plain data", got: "an object that contains itself" }],
  [
    "a getter that throws",
    { a: throwing },
    { path: "a", expected: "plain data", got: "an object that cannot be read" },
  ],
  ["a revoked proxy", [revoked.proxy], { path: "[0]", expected: "plain data", got: "an object that cannot be read" }],
  ["a map", { a: new Map([["a", 1]]) }, { path: "a", expected: "plain data", got: "an object of another kind" }],
  ["a date of no time", new Date(NaN), { path: "", expected: "plain data", got: "an object of another kind" }],
  ["a list too long", { a: new Array(1e9) }, { path: "a", expected: "at most 200000 values", got: "more" }],
]

describe("plain data", () => {
  for (const [what, input, issue] of hostile)
    it(`has no room for ${what}`, () => {
      expect(asPlain(input)).to.deep.equal(E.left([issue]))
    })

  it("has a date as JSON writes it", () => {
    expect(asPlain({ registeredAt: new Date(0) })).to.deep.equal(E.right({ registeredAt: "1970-01-01T00:00:00.000Z" }))
  })

  it("goes 64 levels deep and no deeper", () => {
    expect(asPlain(nested(64))).to.deep.equal(E.right(nested(64)))
    expect(E.isLeft(asPlain(nested(65)))).to.be.true
    expect(E.isLeft(asPlain(nested(100_000)))).to.be.true
  })

  it("is bounded however often it holds the same object", () => {
    const issues = asPlain(laughter)
    expect(E.isLeft(issues) && issues.left[0]).to.deep.include({ expected: "at most 200000 values" })
  })

  it("is a copy that later changes do not reach", () => {
    const input = { list: [{ a: 1 }] }
    const copied = asPlain(input)
    input.list.push({ a: 2 })
    expect(copied).to.deep.equal(E.right({ list: [{ a: 1 }] }))
  })

  it("has no key that is undefined, and keeps its place in a list", () => {
    const sparse = new Array<number>(2)
    sparse[1] = 1
    expect(asPlain({ a: undefined, sparse })).to.deep.equal(E.right({ sparse: [undefined, 1] }))
  })

  it("keeps a key such as __proto__ a mere key", () => {
    const copied = asPlain(JSON.parse('{"__proto__": {"admin": true}, "constructor": 1}'))
    expect(E.isRight(copied) && JSON.stringify(copied.right)).to.equal('{"__proto__":{"admin":true},"constructor":1}')
    expect(({} as Record<string, unknown>)["admin"]).to.be.undefined
  })

  it("reads a getter once", () => {
    let reads = 0
    const input = Object.defineProperty({}, "a", { enumerable: true, get: () => ++reads })
    expect(asPlain(input)).to.deep.equal(E.right({ a: 1 }))
  })

  it("is what any JSON text holds", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 10 }), (text) => {
        const copied = parsePlain(text)
        expect(E.isRight(copied) && JSON.stringify(copied.right)).to.equal(JSON.stringify(JSON.parse(text)))
      }),
    )
  })

  it("does not quote a text that is no JSON, which may be a secret", () => {
    expect(parsePlain("hunter2")).to.deep.equal(E.left([{ path: "", expected: "JSON text", got: "malformed text" }]))
  })
})
