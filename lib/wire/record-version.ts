/**
 * Records of earlier versions, made into what they would be today. Each says its version, and each step leads from one version
 * to the next; so a store needs no moment at which all of it is changed at once, and a crash finds no half of it.
 */
import * as E from "fp-ts/lib/Either.js"
import type { PlainObject } from "./plain.ts"

/** From version n, which is its place in the list counted from 1, to n + 1; it may be given anything. */
export type MigrationStep = (record: PlainObject) => PlainObject

/** The record was written by a later release, which knows what this one does not. */
export interface TooNew {
  readonly kind: "too-new"
  readonly version: number
  readonly newest: number
}

/** The version that needs no step any more. */
export const newestVersion = (steps: readonly MigrationStep[]): number => steps.length + 1

/** The record as it would be today, without its version. */
export const migrate = (
  { v: version, ...record }: PlainObject,
  steps: readonly MigrationStep[],
): E.Either<TooNew, PlainObject> => {
  const newest = newestVersion(steps)
  if (typeof version !== "number") return E.right(record)
  if (version > newest) return E.left({ kind: "too-new", version, newest })
  return E.right(steps.slice(Math.max(0, version - 1)).reduce((next, step) => step(next), record))
}
