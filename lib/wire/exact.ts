/**
 * Closed objects that are nearly always right: our own records, read back by the thousand. What is right passes after one look
 * that allocates nothing; only what is wrong is looked at again, to tell each place.
 */
import * as t from "io-ts/lib/index.js"
import { isObject } from "./plain.ts"
import { recordOf } from "./saved-shape.ts"
import { listOf } from "./scalar.ts"
import { strict, type Closed, type Codecs } from "./strict.ts"

/** Like `strict`, for codecs that take a value as it is. */
export const exact = <Required extends Codecs, Optional extends Codecs>(
  required: Required,
  optional: Optional,
  name: string,
): t.Type<Closed<Required, Optional>> => {
  type Whole = Closed<Required, Optional>
  const { validate } = strict(required, optional, name)
  const needed = Object.keys(required).length
  const known = new Map<string, t.Mixed>([...Object.entries(required), ...Object.entries(optional)])
  const is = (value: unknown): value is Whole => {
    if (!isObject(value)) return false
    let missing = needed
    for (const key of Object.keys(value)) {
      if (known.get(key)?.is(value[key]) !== true) return false
      if (Object.hasOwn(required, key)) missing -= 1
    }
    return missing === 0
  }
  return quick(name, is, validate)
}

/** Any keys at all, with values of one kind. */
export const dictionary = <A>(item: t.Type<A>): t.Type<Readonly<Record<string, A>>> => {
  const { name, validate } = recordOf(item)
  const is = (value: unknown): value is Readonly<Record<string, A>> =>
    isObject(value) && Object.values(value).every(item.is)
  return quick(name, is, validate)
}

/** A list of such objects. */
export const series = <A>(item: t.Type<A>): t.Type<readonly A[]> => {
  const { name, is, validate } = listOf(item)
  return quick(name, is, validate)
}

const quick = <A>(name: string, is: t.Is<A>, validate: t.Validate<unknown, A>): t.Type<A> =>
  new t.Type(name, is, (value, context) => (is(value) ? t.success(value) : validate(value, context)), t.identity)
