/**
 * Raw Docker JSON laid over what was built (DM-63), by the rules of the original's decoder: keys count whatever their case,
 * unknown ones are ignored, scalars and lists replace, maps merge key by key and nested objects field by field, and `null`
 * clears a map or a list and leaves anything else as it is. Unlike there, the text must be an object's (BUG-21).
 */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import type { Issue } from "../model/error.ts"
import { formatPath, kindOf, type Path } from "./issue.ts"
import { asObject, isObject, parsePlain, type PlainObject } from "./plain.ts"

/** The keys that an overlay may set, in Docker's own spelling; a nested shape is an object with fields of its own. */
export interface Shape {
  readonly [key: string]: Kind | Shape
}

type Kind = "text" | "flag" | "integer" | "texts" | "objects" | "map" | "set" | "bindings"

/** `base` with the overlay on it; issues name the keys of the overlay, and never show a value. */
export const layOver = (shape: Shape, base: PlainObject, overlay: string): E.Either<readonly Issue[], PlainObject> =>
  pipe(
    parsePlain(overlay),
    E.chain((fields) => {
      const issues = isObject(fields) ? issuesIn(shape, fields, []) : [fault([], "the JSON text of an object", fields)]
      return isObject(fields) && issues.length === 0 ? E.right(merge(shape, base, fields)) : E.left(issues)
    }),
  )

/** Where in the overlay something stands that the shape does not know, and that is ignored. Text that is no object's has no such place. */
export const strangersIn = (shape: Shape, overlay: string): readonly Path[] =>
  pipe(
    parsePlain(overlay),
    E.match(
      () => [],
      (fields) => strangePaths(shape, fields),
    ),
  )

const strangePaths = (shape: Shape, overlay: unknown): readonly Path[] => {
  const known = propers(shape)
  return Object.entries(asObject(overlay)).flatMap(([key, value]): readonly Path[] => {
    const [, kind] = known.get(key.toLowerCase()) ?? []
    if (kind === undefined) return [[key]]
    return typeof kind === "object" ? strangePaths(kind, value).map((path) => [key, ...path]) : []
  })
}

interface Rule {
  readonly expected: string
  readonly holds: (value: unknown) => boolean
  /** What `null` does. */
  readonly isClearedByNull: boolean
  readonly merge: (base: unknown, value: unknown) => unknown
}

const isText = (value: unknown): boolean => typeof value === "string"

const every = (value: unknown, holds: (part: unknown) => boolean): boolean =>
  Array.isArray(value) ? value.every(holds) : isObject(value) && Object.values(value).every(holds)

const listOf = (what: string, holds: (part: unknown) => boolean): Rule => ({
  expected: `a list of ${what}`,
  holds: (value) => Array.isArray(value) && every(value, holds),
  isClearedByNull: true,
  merge: (_, value) => value,
})

const mapOf = (what: string, holds: (part: unknown) => boolean): Rule => ({
  expected: `an object of ${what}`,
  holds: (value) => isObject(value) && every(value, (part) => part === null || holds(part)),
  isClearedByNull: true,
  merge: (base, value) => ({ ...asObject(base), ...asObject(value) }),
})

const scalar = (expected: string, holds: (value: unknown) => boolean): Rule => ({
  expected,
  holds,
  isClearedByNull: false,
  merge: (_, value) => value,
})

/** Of a container that had another binding, no inspect could be read (DM-71). */
const byPort = (rule: Rule): Rule => ({
  ...rule,
  holds: (value) =>
    rule.holds(value) && Object.keys(asObject(value)).every((key) => /^\d{1,5}(\/(tcp|udp))?$/.test(key)),
})

const rules: Readonly<Record<Kind, Rule>> = {
  text: scalar("a string", isText),
  flag: scalar("a boolean", (value) => typeof value === "boolean"),
  integer: scalar("a whole number", Number.isSafeInteger),
  texts: listOf("strings", isText),
  objects: listOf("objects", isObject),
  map: {
    ...mapOf("strings", isText),
    merge: (base, value) => ({ ...asObject(base), ...textsIn(value) }),
  },
  set: mapOf("objects", isObject),
  bindings: byPort(
    mapOf("lists of bindings, by tcp or udp port", (part) => Array.isArray(part) && every(part, isObject)),
  ),
}

/** In a map of texts, `null` reads as the empty one. */
const textsIn = (value: unknown): PlainObject =>
  Object.fromEntries(Object.entries(asObject(value)).map(([key, part]) => [key, part ?? ""]))

type Field = readonly [key: string, kind: Kind | Shape, value: unknown]

/** The keys of a shape, each with its proper name and its kind, by what they are in lower case. */
const propers = (shape: Shape): ReadonlyMap<string, readonly [key: string, kind: Kind | Shape]> =>
  new Map(Object.entries(shape).map(([key, kind]) => [key.toLowerCase(), [key, kind]]))

/** The overlay's fields that are known, under their proper names. */
const fieldsOf = (shape: Shape, overlay: PlainObject): readonly Field[] => {
  const known = propers(shape)
  return Object.entries(overlay).flatMap(([key, value]) => {
    const entry = known.get(key.toLowerCase())
    return entry === undefined ? [] : [[...entry, value] as const]
  })
}

const issuesIn = (shape: Shape, overlay: PlainObject, path: Path): readonly Issue[] =>
  fieldsOf(shape, overlay).flatMap(([key, kind, value]) => {
    if (value === null) return []
    const here = [...path, key]
    if (typeof kind === "object")
      return isObject(value) ? issuesIn(kind, value, here) : [fault(here, "an object", value)]
    return rules[kind].holds(value) ? [] : [fault(here, rules[kind].expected, value)]
  })

/** The whole overlay may hold secrets: only the kind of a value is told. */
const fault = (path: Path, expected: string, value: unknown): Issue => ({
  path: formatPath(path),
  expected,
  got: kindOf(value),
})

const merge = (shape: Shape, base: PlainObject, overlay: PlainObject): PlainObject =>
  fieldsOf(shape, overlay).reduce<PlainObject>((merged, [key, kind, value]) => {
    if (value === null && !isClearedByNull(kind)) return merged
    return { ...merged, [key]: mergeField(kind, merged[key], value) }
  }, base)

const isClearedByNull = (kind: Kind | Shape): boolean => typeof kind !== "object" && rules[kind].isClearedByNull

const mergeField = (kind: Kind | Shape, base: unknown, value: unknown): unknown => {
  if (value === null) return null
  if (typeof kind === "object") return merge(kind, asObject(base), asObject(value))
  return rules[kind].merge(base, value)
}
