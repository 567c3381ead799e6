/**
 * Strictness with callers. io-ts has no closed object, so here is one: keys that may be missing, keys that must not, and no
 * others; whatever is wrong is collected, not only the first. And `decodeStrictly`, the way in for anything a caller wrote.
 */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import * as t from "io-ts/lib/index.js"
import type { Issue } from "../model/error.ts"
import { describe, formatPath, type Path } from "./issue.ts"
import { asPlain, isObject, type PlainObject } from "./plain.ts"

export type Codecs = Readonly<Record<string, t.Mixed>>

/** The decoded object has only the keys that were given; one given as `undefined` counts as missing. */
export type Closed<Required extends Codecs, Optional extends Codecs> = {
  readonly [Key in keyof Required]: t.TypeOf<Required[Key]>
} & { readonly [Key in keyof Optional]?: Exclude<t.TypeOf<Optional[Key]>, undefined> }

/** A closed object: unknown keys are refused by name. `name` is what a caller reads that it should be: `a container`. */
export const strict = <Required extends Codecs, Optional extends Codecs>(
  required: Required,
  optional: Optional,
  name: string,
): t.Type<Closed<Required, Optional>> => {
  const fields: readonly Field[] = [
    ...Object.entries(required).map(([key, codec]) => ({ key, codec, isRequired: true })),
    ...Object.entries(optional).map(([key, codec]) => ({ key, codec, isRequired: false })),
  ]
  const validate = (value: unknown, context: t.Context): t.Validation<Closed<Required, Optional>> => {
    if (!isObject(value)) return t.failure(value, context)
    const decoded = decodeFields(fields, value)
    return decoded === undefined
      ? t.failures(faultsOf(fields, value, context))
      : t.success(decoded as Closed<Required, Optional>)
  }
  const is = (value: unknown): value is Closed<Required, Optional> => E.isRight(validate(value, []))
  return new t.Type(name, is, validate, t.identity)
}

interface Field {
  readonly key: string
  readonly codec: t.Mixed
  readonly isRequired: boolean
}

/**
 * What is right, which most is, in one walk that keeps no account of where it is; undefined where anything is wrong. Keys that
 * decode to `undefined` are left out: they say no more than a missing key does.
 */
const decodeFields = (fields: readonly Field[], value: PlainObject): PlainObject | undefined => {
  const decoded: Record<string, unknown> = {}
  let met = 0
  for (const { key, codec, isRequired } of fields) {
    const part = given(value, key)
    if (part !== undefined || Object.hasOwn(value, key)) met += 1
    if (part === undefined && !isRequired) continue
    const result = codec.validate(part, nowhere)
    if (E.isLeft(result)) return undefined
    if (result.right !== undefined) decoded[key] = result.right
  }
  return met === Object.keys(value).length ? decoded : undefined
}

const nowhere: t.Context = []

/** Everything that is wrong, each in its place. */
const faultsOf = (fields: readonly Field[], value: PlainObject, context: t.Context): t.Errors => {
  const known = new Set(fields.map(({ key }) => key))
  const expected = keysOnly([...known])
  return [
    ...fields
      .filter(({ key, isRequired }) => isRequired || given(value, key) !== undefined)
      .flatMap(({ key, codec }) => errorsOf(codec.validate(given(value, key), stepInto(context, key, codec, value)))),
    ...Object.keys(value)
      .filter((key) => !known.has(key))
      .flatMap((key) => errorsOf(t.failure(stranger, t.appendContext(context, key, t.never), expected))),
  ]
}

/** Copies, checks, and tells everything that is wrong. */
export const decodeStrictly = <A>(codec: t.Type<A>, input: unknown): E.Either<readonly Issue[], A> =>
  pipe(
    asPlain(input),
    E.chain((plain) => pipe(codec.decode(plain), E.mapLeft(issuesOf))),
  )

/**
 * One issue for each offending path. A union fails once for each of its members: what stands deepest is what the caller meant,
 * and where all fail at one place, all that would do there is told.
 */
export const issuesOf = (errors: t.Errors): readonly Issue[] => {
  const faults = errors.map(faultOf)
  const excused = new Set(faults.flatMap(({ path, unions }) => unions.filter((union) => union !== path)))
  const byPath = new Map<string, Fault[]>()
  for (const fault of faults)
    if (!excused.has(fault.path)) byPath.set(fault.path, [...(byPath.get(fault.path) ?? []), fault])
  return [...byPath].map(([path, same]) => ({
    path,
    expected: [...new Set(same.map(({ expected }) => expected))].join(" or "),
    got: same[0]?.got ?? "nothing",
  }))
}

interface Fault extends Issue {
  /** The paths of the unions on the way. */
  readonly unions: readonly string[]
}

const faultOf = ({ context, value, message }: t.ValidationError): Fault => {
  const path = pathOf(context)
  return {
    path: formatPath(path),
    expected: message ?? context.at(-1)?.type.name ?? "something else",
    got: value === stranger ? "an unknown key" : describe(value, path),
    unions: context.flatMap(({ type }, at) =>
      type instanceof t.UnionType ? [formatPath(pathOf(context.slice(0, at + 1)))] : [],
    ),
  }
}

/** The members of unions and intersections have numbers in the context, which name no place. */
const pathOf = (context: t.Context): Path =>
  context.flatMap(({ key }, at): Path => {
    const parent = context[at - 1]
    if (parent === undefined || isComposite(parent.type)) return []
    return Array.isArray(parent.actual) ? [Number(key)] : [key]
  })

const isComposite = (type: t.Decoder<unknown, unknown>): boolean =>
  type instanceof t.UnionType || type instanceof t.IntersectionType

/** Stands for whatever stands under a key that should not be there: it is not shown. */
const stranger = Symbol("stranger")

const keysOnly = (known: readonly string[]): string =>
  known.length === 0 ? "no keys" : `one of the keys ${known.join(", ")}`

const given = (value: PlainObject, key: string): unknown => (Object.hasOwn(value, key) ? value[key] : undefined)

const stepInto = (context: t.Context, key: string, codec: t.Mixed, value: PlainObject): t.Context =>
  t.appendContext(context, key, codec, given(value, key))

const errorsOf = (result: t.Validation<unknown>): t.Errors => (E.isLeft(result) ? result.left : [])
