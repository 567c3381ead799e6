/** The small codecs that every room of strict input is furnished with. Each is named after what a caller should have written. */
import * as E from "fp-ts/lib/Either.js"
import * as t from "io-ts/lib/index.js"
import { isObject } from "./plain.ts"

/** A codec that takes what `is` takes, and calls it by `name`: `a boolean`. */
export const scalar = <A>(name: string, is: (value: unknown) => value is A): t.Type<A> =>
  new t.Type(name, is, (value, context) => (is(value) ? t.success(value) : t.failure(value, context)), t.identity)

/** Text that holds. Neither Docker nor an environment can take a NUL. */
export const textWhere = (name: string, holds: (text: string) => boolean): t.Type<string> =>
  scalar(name, (value): value is string => typeof value === "string" && !value.includes("\0") && holds(value))

export const text = textWhere("a string without NUL", () => true)

export const someText = textWhere("a string that is not empty", (value) => value !== "")

export const flag = scalar("a boolean", (value): value is boolean => typeof value === "boolean")

export const numberWhere = (name: string, holds: (value: number) => boolean): t.Type<number> =>
  scalar(name, (value): value is number => typeof value === "number" && holds(value))

export const wholeNumber = (least: number, most = Number.MAX_SAFE_INTEGER): t.Type<number> =>
  numberWhere(
    most === Number.MAX_SAFE_INTEGER
      ? `a whole number from ${String(least)}`
      : `a whole number from ${String(least)} to ${String(most)}`,
    (value) => Number.isSafeInteger(value) && value >= least && value <= most,
  )

export const oneOf = <const Word extends string | boolean>(...words: readonly Word[]): t.Type<Word> =>
  scalar(words.map(String).join(" or "), (value): value is Word => words.some((word) => word === value))

export const listOf = <A>(item: t.Type<A>): t.Type<readonly A[]> => t.readonlyArray(item, "a list")

/** JSON's `null`, which the original's messages use for what is not there. */
export const nullable = <A>(codec: t.Type<A>): t.Type<A | undefined> =>
  new t.Type(
    codec.name,
    (value): value is A | undefined => value === undefined || codec.is(value),
    (value, context) => (value === null ? t.success(undefined) : codec.validate(value, context)),
    t.identity,
  )

/** Any keys that `Key` takes, all with values of one kind. */
export const mapOf = <A>(Key: t.Type<string>, item: t.Type<A>): t.Type<Readonly<Record<string, A>>> => {
  const validate = (value: unknown, context: t.Context): t.Validation<Readonly<Record<string, A>>> => {
    if (!isObject(value)) return t.failure(value, context)
    const errors = Object.entries(value).flatMap(([key, part]) => {
      const inner = t.appendContext(context, key, item, part)
      const result = Key.is(key) ? item.validate(part, inner) : t.failure(part, inner, Key.name)
      return E.isLeft(result) ? result.left : []
    })
    return errors.length > 0 ? t.failures(errors) : t.success(value as Readonly<Record<string, A>>)
  }
  const is = (value: unknown): value is Readonly<Record<string, A>> => E.isRight(validate(value, []))
  return new t.Type("an object", is, validate, t.identity)
}
