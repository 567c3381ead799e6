/** Objects without the keys that are `undefined`, so that "not given" looks the same everywhere, JSON included. */
import { setOwn } from "./plain.ts"

export type Compact<T> = { readonly [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] } & {
  readonly [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>
}

export const compact = <T extends object>(object: T): Compact<T> => {
  const compacted: Record<string, unknown> = {}
  for (const key of Object.keys(object) as (keyof T & string)[])
    if (object[key] !== undefined) setOwn(compacted, key, object[key])
  return compacted as Compact<T>
}
