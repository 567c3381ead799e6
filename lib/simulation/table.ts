/**
 * An immutable map from text that is cheap to change: entries lie in buckets, and a change copies one bucket and the row of
 * buckets, so that ten thousand containers do not make every step copy ten thousand entries. It keeps no order.
 */
import { hashOf } from "./chance.ts"

export interface Table<V> {
  readonly buckets: readonly (ReadonlyMap<string, V> | undefined)[]
}

const width = 256

export const emptyTable: Table<never> = { buckets: Array.from({ length: width }, () => undefined) }

export const lookUp = <V>(table: Table<V>, key: string): V | undefined => table.buckets[bucketOf(key)]?.get(key)

export const withEntry = <V>(table: Table<V>, key: string, value: V): Table<V> => {
  const at = bucketOf(key)
  return { buckets: table.buckets.with(at, new Map(table.buckets[at]).set(key, value)) }
}

export const withoutEntry = <V>(table: Table<V>, key: string): Table<V> => {
  const at = bucketOf(key)
  const bucket = new Map(table.buckets[at])
  return bucket.delete(key) ? { buckets: table.buckets.with(at, bucket) } : table
}

export const valuesOf = <V>(table: Table<V>): readonly V[] =>
  table.buckets.flatMap((bucket) => (bucket === undefined ? [] : [...bucket.values()]))

const bucketOf = (key: string): number => hashOf(key) % width
