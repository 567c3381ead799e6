/** Options whose values are no data that could be copied, but clients, clocks and functions: their keys alone are looked at. */
import type { Issue } from "../model/error.ts"
import { issueAt } from "./issue.ts"
import { isObject } from "./plain.ts"

/** An issue for each key that is none of the `known`, or for what is no object. */
export const keyIssuesIn = (options: unknown, known: readonly string[]): readonly Issue[] =>
  isObject(options)
    ? Object.keys(options)
        .filter((key) => !known.includes(key))
        .map((path) => ({ path, expected: `one of the keys ${known.join(", ")}`, got: "an unknown key" }))
    : [issueAt([], `an object with the keys ${known.join(", ")}`, options)]
