/**
 * Objects as the original's JSON decoder reads them: keys in any case, `null` and a missing key alike, unknown keys passed over
 * (DM-20). What is decoded has every key, so that files of all versions look the same from here on.
 */
import * as E from "fp-ts/lib/Either.js"
import * as t from "io-ts/lib/index.js"
import { isObject, type PlainObject } from "./plain.ts"
import { numberWhere, scalar } from "./scalar.ts"
import type { Codecs } from "./strict.ts"

/** What each field decodes to, which is never missing. */
export type Fields<Given extends Codecs> = { readonly [Key in keyof Given]: t.TypeOf<Given[Key]> }

/** An object whose keys may be written in any case; where a key stands twice, its own spelling counts, else the last. */
export const anyCase = <Given extends Codecs>(fields: Given, name: string): t.Type<Fields<Given>> =>
  objectOf(fields, name, spellingIn)

/** How the object spells that key; undefined: not at all. */
export const spellingIn = (object: PlainObject, key: string): string | undefined =>
  Object.hasOwn(object, key) ? key : Object.keys(object).findLast((other) => other.toLowerCase() === key.toLowerCase())

/** An object whose keys are as they are. */
export const sameCase = <Given extends Codecs>(fields: Given, name: string): t.Type<Fields<Given>> =>
  objectOf(fields, name, (object, key) => (Object.hasOwn(object, key) ? key : undefined))

/** Any keys at all, with values of one kind. */
export const recordOf = <A>(item: t.Type<A>): t.Type<Readonly<Record<string, A>>> =>
  validating("an object", (value, context) =>
    isObject(value)
      ? collect(Object.entries(value).map(([key, part]) => [key, validateAt(context, key, item, part)]))
      : t.failure(value, context),
  )

/** `null` or a missing key counts as `fallback`. */
export const or = <A>(codec: t.Type<A>, fallback: NoInfer<A>): t.Type<A> =>
  validating(codec.name, (value, context) =>
    value === undefined || value === null ? t.success(fallback) : codec.validate(value, context),
  )

/** A missing key counts as `null`. */
export const orNull = <A>(codec: t.Type<A>): t.Type<A | null> =>
  validating(codec.name, (value, context): t.Validation<A | null> =>
    value === undefined || value === null ? t.success(null) : codec.validate(value, context),
  )

/** A codec made of its way in alone. */
export const validating = <A>(name: string, validate: t.Validate<unknown, A>): t.Type<A> =>
  new t.Type(name, (value): value is A => E.isRight(validate(value, [])), validate, t.identity)

export const string = scalar("a string", (value): value is string => typeof value === "string")

/** A point in time, or a length of it, in milliseconds. */
export const number = numberWhere("a number", Number.isFinite)

type FindKey = (object: PlainObject, key: string) => string | undefined

const objectOf = <Given extends Codecs>(fields: Given, name: string, findKey: FindKey): t.Type<Fields<Given>> =>
  validating(name, (value, context) => {
    if (!isObject(value)) return t.failure(value, context)
    const results = Object.entries(fields).map(([key, codec]): readonly [string, t.Validation<unknown>] => {
      const found = findKey(value, key)
      return [key, validateAt(context, found ?? key, codec, found === undefined ? undefined : value[found])]
    })
    return collect(results) as t.Validation<Fields<Given>>
  })

const validateAt = <A>(context: t.Context, key: string, codec: t.Decoder<unknown, A>, part: unknown): t.Validation<A> =>
  codec.validate(part, t.appendContext(context, key, codec, part))

/** All the values, or all that is wrong with them. */
const collect = <A>(
  results: readonly (readonly [string, t.Validation<A>])[],
): t.Validation<Readonly<Record<string, A>>> => {
  const errors = results.flatMap(([, result]) => (E.isLeft(result) ? result.left : []))
  return errors.length > 0
    ? t.failures(errors)
    : t.success(
        Object.fromEntries(results.flatMap(([key, result]) => (E.isRight(result) ? [[key, result.right]] : []))),
      )
}
