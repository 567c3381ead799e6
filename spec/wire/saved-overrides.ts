import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import { EcsOverrides } from "../../lib/wire/saved-overrides.ts"

const decoded = (input: unknown): unknown => {
  const overrides = EcsOverrides.decode(input)
  return E.isRight(overrides) ? overrides.right.command : "refused"
}

describe("EcsOverrides", () => {
  const cases: readonly (readonly [unknown, unknown])[] = [
    [{ command: ["a", "b"] }, ["a", "b"]],
    [{ Command: [] }, []],
    ['{"command":["a","b"]}', ["a", "b"]],
    [{}, null],
    ["{}", null],
    [null, null],
    [undefined, null],
    [{ command: null }, null],
    [{ command: ["a"], user: "root" }, "refused"],
    ['{"user":"root"}', "refused"],
    ["", "refused"],
    ["{", "refused"],
    ["null", "refused"],
    [[], "refused"],
    ["[]", "refused"],
    [{ command: "a" }, "refused"],
    [5, "refused"],
  ]
  for (const [given, command] of cases)
    it(`of ${JSON.stringify(given)} are ${JSON.stringify(command)} (TestUnmarshalContainerOverrides, DM-33)`, () => {
      expect(decoded(given)).to.deep.equal(command)
    })
})
