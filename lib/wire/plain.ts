/**
 * Whatever a caller hands over is first copied, once, into plain data of bounded size. So no getter runs twice or throws later,
 * no circle and no depth can hurt, and what the caller does with the object afterwards changes nothing.
 */
import * as E from "fp-ts/lib/Either.js"
import type { Issue } from "../model/error.ts"
import { formatPath } from "./issue.ts"

/** Strings, numbers, `undefined` and the like pass as they are; what a place may hold is for a codec to say. */
export const asPlain = (input: unknown): E.Either<readonly Issue[], unknown> => {
  const walk: Walk = { issues: [], path: [], above: [], values: 0 }
  const copied = copy(input, walk)
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

/** What is no object has no fields. */
export const asObject = (value: unknown): PlainObject => (isObject(value) ? value : {})

/** AWS writes `null` for what is not set. */
export const withoutNulls = (object: PlainObject): PlainObject =>
  Object.fromEntries(Object.entries(object).flatMap(([key, part]) => (part === null ? [] : [[key, unset(part)]])))

const unset = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(unset)
  return isObject(value) ? withoutNulls(value) : value
}

const deepest = 64
const most = 200_000

/** Sets a key of an object that is being made, also one that assignment has another use for, as `__proto__`. */
export const setOwn = (object: Record<string, unknown>, key: string, value: unknown): void => {
  if (key === "__proto__")
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
  else object[key] = value
}

/** The one thing here that changes: where the walk is, and what it has met so far. */
interface Walk {
  readonly issues: Issue[]
  readonly path: (string | number)[]
  readonly above: object[]
  values: number
}

const copy = (value: unknown, walk: Walk): unknown => {
  if (typeof value !== "object" || value === null) return value
  const parts = walk.above.includes(value)
    ? unfit("plain data", "an object that contains itself")
    : walk.above.length >= deepest
      ? unfit(`at most ${String(deepest)} levels`, "more")
      : partsOf(value, most - walk.values)
  if (E.isLeft(parts)) return dateText(value) ?? void walk.issues.push({ path: formatPath(walk.path), ...parts.left })
  const { keys, values } = parts.right
  walk.values += values.length
  walk.above.push(value)
  const copied =
    keys === undefined ? values.map((part, index) => copyAt(index, part, walk)) : copyKeys(keys, values, walk)
  walk.above.pop()
  return copied
}

/** A date as JSON writes it, since AWS's clients give dates where its command prints text; undefined: none, or of no time. */
const dateText = (value: object): string | undefined => {
  try {
    return Date.prototype.toISOString.call(value)
  } catch {
    return undefined
  }
}

const copyKeys = (keys: readonly string[], values: readonly unknown[], walk: Walk): PlainObject => {
  const copied: Record<string, unknown> = {}
  for (const [index, key] of keys.entries()) {
    const part = copyAt(key, values[index], walk)
    if (part !== undefined) setOwn(copied, key, part)
  }
  return copied
}

const copyAt = (key: string | number, part: unknown, walk: Walk): unknown => {
  walk.path.push(key)
  const copied = copy(part, walk)
  walk.path.pop()
  return copied
}

type Unfit = Omit<Issue, "path">
interface Parts {
  /** A list has none. */
  readonly keys: readonly string[] | undefined
  readonly values: readonly unknown[]
}

const unfit = (expected: string, got: string): E.Either<Unfit, never> => E.left({ expected, got })

/** The only place that touches the caller's object; a getter or a proxy may throw anything here. */
const partsOf = (value: object, room: number): E.Either<Unfit, Parts> => {
  try {
    if (Array.isArray(value)) return itemsOf(value, room)
    if (Object.prototype.toString.call(value) !== "[object Object]")
      return unfit("plain data", "an object of another kind")
    const keys = Object.keys(value)
    return keys.length > room ? tooMany : E.right({ keys, values: keys.map((key) => (value as PlainObject)[key]) })
  } catch {
    return unfit("plain data", "an object that cannot be read")
  }
}

/** By index, holes included, and the length is asked for once: a list may be a proxy that counts without end. */
const itemsOf = (list: readonly unknown[], room: number): E.Either<Unfit, Parts> => {
  const { length } = list
  if (length > room) return tooMany
  const values: unknown[] = []
  for (let index = 0; index < length; index += 1) values.push(list[index])
  return E.right({ keys: undefined, values })
}

const tooMany = unfit(`at most ${String(most)} values`, "more")
