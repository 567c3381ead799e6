/**
 * An immutable map from text that is cheap to change: entries lie in buckets, which lie in rows, and a change copies one
 * bucket and two short rows, so that neither ten thousand containers nor ten make a step copy much. It keeps no order.
 */
import { hashOf } from "./chance.ts"

export interface Table<V> {
  readonly rows: readonly (Row<V> | undefined)[]
}

type Row<V> = readonly (ReadonlyMap<string, V> | undefined)[]

const width = 32

const emptyRow: readonly undefined[] = Array.from({ length: width }, () => undefined)

export const emptyTable: Table<never> = { rows: emptyRow }

export const lookUp = <V>(table: Table<V>, key: string): V | undefined => {
  const hash = hashOf(key)
  return table.rows[rowOf(hash)]?.[placeOf(hash)]?.get(key)
}

export const withEntry = <V>(table: Table<V>, key: string, value: V): Table<V> => {
  const hash = hashOf(key)
  return withBucket(table, hash, new Map(table.rows[rowOf(hash)]?.[placeOf(hash)]).set(key, value))
}

export const withoutEntry = <V>(table: Table<V>, key: string): Table<V> => {
  const hash = hashOf(key)
  const bucket = new Map(table.rows[rowOf(hash)]?.[placeOf(hash)])
  return bucket.delete(key) ? withBucket(table, hash, bucket.size === 0 ? undefined : bucket) : table
}

export const valuesOf = <V>(table: Table<V>): readonly V[] => {
  const values: V[] = []
  for (const row of table.rows)
    for (const bucket of row ?? []) if (bucket !== undefined) values.push(...bucket.values())
  return values
}

const withBucket = <V>(table: Table<V>, hash: number, bucket: ReadonlyMap<string, V> | undefined): Table<V> => {
  const row: (ReadonlyMap<string, V> | undefined)[] = (table.rows[rowOf(hash)] ?? emptyRow).slice()
  row[placeOf(hash)] = bucket
  const rows = table.rows.slice()
  rows[rowOf(hash)] = row
  return { rows }
}

const rowOf = (hash: number): number => hash % width

const placeOf = (hash: number): number => (hash >>> 5) % width
