/**
 * A container's overrides: an object or, as the backend sends it, the JSON text of one. Alone of all that is saved they have no
 * room for unknown keys, since no override may be dropped in silence (DM-33).
 */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import * as t from "io-ts/lib/index.js"
import { isObject, type PlainObject } from "./plain.ts"
import { anyCase, or, orNull, string, validating } from "./saved-shape.ts"
import { listOf } from "./scalar.ts"

export interface EcsOverrides {
  readonly command: readonly string[] | null
}

const none: EcsOverrides = { command: null }

const Fields = anyCase({ command: orNull(listOf(or(string, ""))) }, "an object with no key but command")

export const EcsOverrides: t.Type<EcsOverrides> = validating("overrides", (value, context) => {
  if (value === undefined || value === null) return t.success(none)
  return pipe(
    E.right(typeof value === "string" ? parse(value) : value),
    E.filterOrElse(hasOnlyCommand, () => failure(value, context)),
    E.chain((overrides) => Fields.validate(overrides, context)),
  )
})

const hasOnlyCommand = (value: unknown): value is PlainObject =>
  isObject(value) && Object.keys(value).every((key) => key.toLowerCase() === "command")

const failure = (value: unknown, context: t.Context): t.Errors => [
  { value, context, message: "an object with no key but command, or the JSON text of one" },
]

/** Text that is no JSON stays text, which no overrides are. */
const parse = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return json
  }
}
