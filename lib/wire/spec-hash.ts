/** A fingerprint of plain data that does not depend on the order of its keys. */
import { createHash } from "node:crypto"
import { isObject } from "./plain.ts"

/** 64 hex digits; data that is equal as JSON has the same. */
export const specHash = (data: unknown): string =>
  createHash("sha256")
    .update(JSON.stringify(sorted(data)))
    .digest("hex")

/** Pairs rather than objects: an object would put keys that look like numbers first, but a list keeps its order. */
const sorted = (data: unknown): unknown => {
  if (Array.isArray(data)) return { list: data.map(sorted) }
  if (!isObject(data)) return data
  return Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => [key, sorted(value)])
}
