/** The two sorts of fields of an ECS definition that are not mapped: those that change nothing here, and those that would. */
import * as t from "io-ts/lib/index.js"
import type { Issue } from "../model/error.ts"
import { formatPath, kindOf, type Path } from "./issue.ts"
import { isObject, type PlainObject } from "./plain.ts"

/** Fields without effect on one host. They may hold anything. */
export const idle = <Key extends string>(keys: readonly Key[]): Readonly<Record<Key, t.Type<unknown>>> =>
  everyKey(keys, t.unknown)

/** Fields that would change how a container behaves, and are not built. They may hold nothing, in any of AWS's spellings of it. */
export const notBuilt = <Key extends string>(...keys: readonly Key[]): Readonly<Record<Key, t.Type<unknown>>> =>
  everyKey(keys, nothing)

/** AWS spells "nothing said" as an empty list. */
export const filled = <T>(list: readonly T[] | undefined): readonly T[] | undefined =>
  list?.length === 0 ? undefined : list

/** A warning for each idle field that is there. */
export const idleFieldsIn = (object: PlainObject, keys: readonly string[], path: Path): readonly Issue[] =>
  keys
    .filter((key) => object[key] !== undefined && object[key] !== null)
    .map((key) => ({
      path: formatPath([...path, key]),
      expected: "nothing, since it has no effect on one host",
      got: kindOf(object[key]),
    }))

const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === false ||
  value === "" ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.values(value).every(isNothing))

const nothing = new t.Type<unknown>(
  "nothing, since this is not supported",
  t.unknown.is,
  (value, context) => (isNothing(value) ? t.success(undefined) : t.failure(value, context)),
  t.identity,
)

const everyKey = <Key extends string>(
  keys: readonly Key[],
  codec: t.Type<unknown>,
): Readonly<Record<Key, t.Type<unknown>>> =>
  Object.fromEntries(keys.map((key) => [key, codec])) as Record<Key, t.Type<unknown>>
