import { expect } from "chai"
import fc from "fast-check"
import { specHash } from "../../lib/wire/spec-hash.ts"

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, part]) => [key, shuffled(part)]),
  )
}

describe("specHash", () => {
  it("does not depend on the order of keys", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(specHash(shuffled(value))).to.equal(specHash(value))
      }),
    )
  })

  const pairs: readonly (readonly [unknown, unknown])[] = [
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { b: 1 }],
    [
      ["a", "b"],
      ["b", "a"],
    ],
    [{ a: 1 }, [["a", 1]]],
    [[], {}],
    [null, "null"],
    [{ a: null }, {}],
  ]
  for (const [one, other] of pairs)
    it(`tells ${JSON.stringify(one)} from ${JSON.stringify(other)}`, () => {
      expect(specHash(one)).not.to.equal(specHash(other))
    })

  it("counts an undefined key as none", () => {
    expect(specHash({ a: undefined })).to.equal(specHash({}))
  })
})
