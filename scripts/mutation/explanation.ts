/** The survivors that are known, each with the reason why no spec can or need notice it, as survivors.json lists them. */
import * as E from "fp-ts/lib/Either.js"
import * as t from "io-ts/lib/index.js"
import type { Survivor } from "./mutant.ts"

const Explanation = t.strict(
  { file: t.string, mutator: t.string, line: t.string, from: t.string, to: t.string, reason: t.string },
  "Explanation",
)
/** One entry of the list; it holds for every mutant of its words in its file. */
export type Explanation = Readonly<t.TypeOf<typeof Explanation>>

/** Survivors beside the list of those that are known. */
export interface Comparison {
  readonly explained: readonly Explanation[]
  /** These need a spec, or a reason. */
  readonly unexplained: readonly Survivor[]
  /** Listed, though they no longer survive. */
  readonly outdated: readonly Explanation[]
}

/** Throws where the text is anything but a list of explanations. */
export const readExplanations = (json: string): readonly Explanation[] => {
  const decoded = t.array(Explanation, "Explanations").decode(JSON.parse(json))
  if (E.isLeft(decoded)) throw new Error("the list of survivors has a fault of form")
  return decoded.right
}

/** Of the list only what is said of the files that were mutated counts. */
export const compare = (
  survivors: readonly Survivor[],
  list: readonly Explanation[],
  files: readonly string[],
): Comparison => {
  const known = list.filter(({ file }) => files.includes(file))
  return {
    explained: known.filter((one) => survivors.some((survivor) => isSame(survivor, one))),
    unexplained: survivors.filter((survivor) => !known.some((one) => isSame(survivor, one))),
    outdated: known.filter((one) => !survivors.some((survivor) => isSame(survivor, one))),
  }
}

const isSame = (one: Survivor, other: Survivor): boolean =>
  (["file", "mutator", "line", "from", "to"] as const).every((key) => one[key] === other[key])
