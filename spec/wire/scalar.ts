import { expect } from "chai"
import * as E from "fp-ts/lib/Either.js"
import type * as t from "io-ts/lib/index.js"
import { flag, listOf, mapOf, nullable, oneOf, someText, text, wholeNumber } from "../../lib/wire/scalar.ts"

const takes: readonly (readonly [t.Mixed, readonly unknown[], readonly unknown[]])[] = [
  [text, ["", "a", "ä\n"], ["a\0b", 1, null, undefined, ["a"]]],
  [someText, ["a"], ["", "\0"]],
  [flag, [true, false], ["true", 0, null]],
  [wholeNumber(0), [0, 1, 2 ** 53 - 1], [-1, 0.5, 2 ** 53, Number.NaN, Infinity, "1", 1n]],
  [wholeNumber(1, 3), [1, 2, 3], [0, 4]],
  [oneOf("tcp", "udp"), ["tcp", "udp"], ["TCP", "", null]],
  [listOf(flag), [[], [true]], [[1], {}, "true", null]],
  [nullable(flag), [null, true], ["null", 0]],
  [mapOf(someText, flag), [{}, { a: true }], [{ a: 1 }, { "": true }, [], null]],
]

describe("scalars", () => {
  for (const [codec, good, bad] of takes) {
    it(`${codec.name}: takes what is one`, () => {
      expect(good.filter((value) => E.isLeft(codec.decode(value)))).to.deep.equal([])
    })
    it(`${codec.name}: refuses what is not`, () => {
      expect(bad.filter((value) => E.isRight(codec.decode(value)))).to.deep.equal([])
    })
  }
})
