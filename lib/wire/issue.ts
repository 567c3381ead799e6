/**
 * What an issue says: where it is, and what stood there. Issues end up in messages and logs, so that they are short, and never
 * show what may be a secret: not what stands under a key such as `environment`, and no text that looks like `key=value`.
 */
import type { Issue } from "../model/error.ts"

/** The keys and indices that lead to a value. */
export type Path = readonly (string | number)[]

export const issueAt = (path: Path, expected: string, value: unknown): Issue => ({
  path: formatPath(path),
  expected,
  got: describe(value, path),
})

/** More containers than their order could tell apart. */
export const tooMany = (path: Path, most: number, length: number): Issue => ({
  path: formatPath(path),
  expected: `at most ${String(most)} containers`,
  got: String(length),
})

/** `containers[0].links[1]`; a key that is no plain word stands in quotes: `environment["a b"]`. */
export const formatPath = (path: Path): string =>
  path.map((step, at) => (typeof step === "number" ? `[${String(step)}]` : formatKey(step, at === 0))).join("")

/** An issue found in a part, told from the whole. */
export const within = (path: Path, issue: Issue): Issue => {
  const joint = path.length === 0 || issue.path === "" || issue.path.startsWith("[") ? "" : "."
  return { ...issue, path: `${formatPath(path)}${joint}${issue.path}` }
}

/** Whatever is the wrong thing is at odds with the rest too; what was found first is what to mend first. */
export const firstAtEachPath = (issues: readonly Issue[]): readonly Issue[] => {
  const first = new Map<string, Issue>()
  for (const issue of issues) if (!first.has(issue.path)) first.set(issue.path, issue)
  return [...first.values()]
}

/** What stood there: a short value itself where that is safe, else its kind. */
export const describe = (value: unknown, path: Path = []): string => {
  if (path.some((step) => typeof step === "string" && maySurroundSecret.test(step))) return kindOf(value)
  if (typeof value === "number" || typeof value === "boolean") return String(value)
  return typeof value === "string" && !mayHoldSecret.test(value) ? shorten(value) : kindOf(value)
}

export const kindOf = (value: unknown): string => {
  if (value === undefined) return "nothing"
  if (value === null) return "null"
  if (Array.isArray(value)) return "a list"
  return typeof value === "object" ? "an object" : `a ${typeof value}`
}

const maySurroundSecret =
  /env|secret|pass|token|credential|auth|key|command|cmd|entry.?point|config|overrides|option|label|health/i

/** An assignment, JSON text, or a URL with a user in it. */
const mayHoldSecret = /[={@]/

const longest = 40

const shorten = (text: string): string =>
  text.length <= longest
    ? JSON.stringify(text)
    : `${JSON.stringify(`${text.slice(0, longest)}…`)} (${String(text.length)} characters)`

const formatKey = (key: string, isFirst: boolean): string => {
  if (/^[A-Za-z_$][\w$]*$/.test(key) && key.length <= longest) return isFirst ? key : `.${key}`
  const [shown = ""] = key.slice(0, longest).split("=", 1)
  return `[${JSON.stringify(shown.length < key.length ? `${shown}…` : shown)}]`
}
