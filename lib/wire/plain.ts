/**
 * Whatever a caller hands over is first copied, once, into plain data of bounded size. So no getter runs twice or throws later,
 * no circle and no depth can hurt, and what the caller does with the object afterwards changes nothing.
 */
import * as E from "fp-ts/lib/Either.js"
import type { Issue } from "../model/error.ts"
import { formatPath, type Path } from "./issue.ts"

/** Strings, numbers, `undefined` and the like pass as they are; what a place may hold is for a codec to say. */
export const asPlain = (input: unknown): E.Either<readonly Issue[], unknown> => {
  const walk: Walk = { issues: [], values: 0 }
  const copied = copy(input, [], [], walk)
  return walk.issues.length === 0 ? E.right(copied) : E.left(walk.issues)
}

/** Plain data from JSON text. The parser's own message is left out: it quotes the text, which may hold secrets. */
export const parsePlain = (text: string): E.Either<readonly Issue[], unknown> => {
  try {
    return asPlain(JSON.parse(text))
  } catch {
    return E.left([{ path: "", expected: "JSON text", got: "malformed text" }])
  }
}

export type PlainObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is PlainObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** AWS writes `null` for what is not set. */
export const withoutNulls = (object: PlainObject): PlainObject =>
  Object.fromEntries(Object.entries(object).flatMap(([key, part]) => (part === null ? [] : [[key, unset(part)]])))

const unset = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(unset)
  return isObject(value) ? withoutNulls(value) : value
}

const deepest = 64
const most = 200_000

/** The one thing here that changes: what has been met so far. */
interface Walk {
  readonly issues: Issue[]
  values: number
}

const copy = (value: unknown, path: Path, above: readonly object[], walk: Walk): unknown => {
  if (typeof value !== "object" || value === null) return value
  const parts = above.includes(value)
    ? unfit("plain data", "an object that contains itself")
    : above.length >= deepest
      ? unfit(`at most ${String(deepest)} levels`, "more")
      : partsOf(value, most - walk.values)
  if (E.isLeft(parts)) return void walk.issues.push({ path: formatPath(path), ...parts.left })
  walk.values += parts.right.entries.length
  const entries = parts.right.entries.map(
    ([key, part]) => [key, copy(part, [...path, key], [...above, value], walk)] as const,
  )
  return parts.right.isList
    ? entries.map(([, part]) => part)
    : Object.fromEntries(entries.filter(([, part]) => part !== undefined))
}

type Unfit = Omit<Issue, "path">
interface Parts {
  readonly isList: boolean
  readonly entries: readonly (readonly [string | number, unknown])[]
}

const unfit = (expected: string, got: string): E.Either<Unfit, never> => E.left({ expected, got })

/** The only place that touches the caller's object; a getter or a proxy may throw anything here. */
const partsOf = (value: object, room: number): E.Either<Unfit, Parts> => {
  try {
    const isList = Array.isArray(value)
    if (!isList && Object.prototype.toString.call(value) !== "[object Object]")
      return unfit("plain data", "an object of another kind")
    const keys: ArrayLike<string> = isList ? { length: value.length } : Object.keys(value)
    if (keys.length > room) return unfit(`at most ${String(most)} values`, "more")
    const read = (index: number): readonly [string | number, unknown] => {
      const key = keys[index] ?? index
      return [key, Reflect.get(value, key)]
    }
    return E.right({ isList, entries: Array.from({ length: keys.length }, (_, index) => read(index)) })
  } catch {
    return unfit("plain data", "an object that cannot be read")
  }
}
