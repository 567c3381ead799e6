/** A fingerprint of plain data that does not depend on the order of its keys. */
import { hash } from "node:crypto"
import { isObject, type PlainObject } from "./plain.ts"

/** 64 hex digits; data that is equal as JSON has the same. */
export const specHash = (data: unknown): string => hash("sha256", canonical(data))

/** The keys in order, nothing for what is undefined in an object, and each text behind its length, so that nothing need be escaped. */
const canonical = (data: unknown): string => {
  if (typeof data === "string") return `${String(data.length)}"${data}`
  if (Array.isArray(data)) return `[${data.map(canonical).join("")}]`
  return isObject(data) ? `{${membersOf(data)}}` : JSON.stringify(data ?? null)
}

const membersOf = (data: PlainObject): string => {
  let members = ""
  for (const key of Object.keys(data).sort()) {
    const value = data[key]
    if (value !== undefined) members += canonical(key) + canonical(value)
  }
  return members
}
