/** Options whose values are mostly no data that could be copied, but clients, clocks and functions. */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import * as t from "io-ts/lib/index.js"
import type { Issue } from "../model/error.ts"
import { issuesOf, strict, type Codecs } from "./strict.ts"

/** An issue for each key that is none of the `known`, for each value that its codec does not take, or for what is no object. */
export const optionIssuesIn = (options: unknown, known: Codecs): readonly Issue[] =>
  pipe(
    strict({}, known, `an object with the keys ${Object.keys(known).join(", ")}`).decode(options),
    E.match(issuesOf, () => []),
  )

/** The same where anything may stand under each key. */
export const keyIssuesIn = (options: unknown, known: readonly string[]): readonly Issue[] =>
  optionIssuesIn(options, Object.fromEntries(known.map((key) => [key, t.unknown])))
