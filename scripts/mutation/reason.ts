/** The survivors that are known, by the reason why no spec can, or need, notice them: survivors.json lists them. */
import * as E from "fp-ts/lib/Either.js"
import * as t from "io-ts/lib/index.js"
import type { Survivor } from "./mutant.ts"

const Survivor = t.strict(
  { file: t.string, mutator: t.string, line: t.string, from: t.string, to: t.string },
  "Survivor",
)

const Reason = t.strict({ reason: t.string, survivors: t.readonlyArray(Survivor) }, "Reason")
/** One reason, and whom it excuses: each entry stands for every mutant of its words in its file. */
export type Reason = Readonly<t.TypeOf<typeof Reason>>

/** Who has survived beside who is known to. */
export interface Comparison {
  readonly explained: readonly Reason[]
  /** These need a spec, or a reason. */
  readonly unexplained: readonly Survivor[]
  /** Listed, though they no longer survive. */
  readonly outdated: readonly Survivor[]
}

/** Throws where the text is anything but a list of reasons. */
export const readReasons = (json: string): readonly Reason[] => {
  const decoded = t.array(Reason, "Reasons").decode(JSON.parse(json))
  if (E.isLeft(decoded)) throw new Error("the list of survivors has a fault of form")
  return decoded.right
}

/** Of the list only what is said of the files that were mutated counts. */
export const compare = (
  survivors: readonly Survivor[],
  reasons: readonly Reason[],
  files: readonly string[],
): Comparison => {
  const listed = reasons.flatMap((one) => one.survivors).filter(({ file }) => files.includes(file))
  return {
    explained: reasons
      .map((one) => ({ ...one, survivors: one.survivors.filter((known) => includes(survivors, known)) }))
      .filter((one) => one.survivors.length > 0),
    unexplained: survivors.filter((survivor) => !includes(listed, survivor)),
    outdated: listed.filter((known) => !includes(survivors, known)),
  }
}

const includes = (survivors: readonly Survivor[], survivor: Survivor): boolean =>
  survivors.some((one) =>
    (["file", "mutator", "line", "from", "to"] as const).every((key) => one[key] === survivor[key]),
  )
