/** A fingerprint of plain data that does not depend on the order of its keys. */
import { createHash } from "node:crypto"
import { isObject } from "./plain.ts"

/** 64 hex digits; data that is equal as JSON has the same. */
export const specHash = (data: unknown): string => createHash("sha256").update(canonical(data)).digest("hex")

/** JSON with its keys in order, and nothing for what is undefined in an object. */
const canonical = (data: unknown): string => {
  if (Array.isArray(data)) return `[${data.map(canonical).join(",")}]`
  if (!isObject(data)) return JSON.stringify(data ?? null)
  const members = Object.keys(data)
    .filter((key) => data[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(data[key])}`)
  return `{${members.join(",")}}`
}
