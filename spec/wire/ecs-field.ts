import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import { idle, idleFieldsIn, notBuilt } from "../../lib/wire/ecs-field.ts"
import { decodeStrictly, strict } from "../../lib/wire/strict.ts"

const Fields = strict({}, { ...idle(["tags"]), ...notBuilt("secrets") }, "fields")

describe("a field of ECS", () => {
  for (const tags of [null, [], [{ key: "a" }], "x", 0])
    it(`that is idle may hold ${JSON.stringify(tags)}`, () => {
      expect(E.isRight(decodeStrictly(Fields, { tags }))).to.be.true
    })

  for (const secrets of [[], {}, { enabled: false }, "", false, undefined])
    it(`that is not built may hold nothing, as ${secrets === undefined ? "undefined" : JSON.stringify(secrets)}`, () => {
      expect(decodeStrictly(Fields, { secrets })).to.deep.equal(E.right({}))
    })

  for (const secrets of [[{}], { a: 1 }, "x", true, 0])
    it(`that is not built may not hold ${JSON.stringify(secrets)}`, () => {
      expect(decodeStrictly(Fields, { secrets })).to.have.nested.property("left[0].path", "secrets")
    })

  it("that is idle is warned of where it is there, without its value", () => {
    const warning = { path: "a[0].tags", expected: "nothing, since it has no effect on one host", got: "a string" }
    expect(idleFieldsIn({ tags: "x", other: 1, status: null }, ["tags", "status"], ["a", 0])).to.deep.equal([warning])
  })
})
