/** The rules that the engine keeps, as spec/rules.json lists them: an id to cite, and what it says, in a line. */
import * as E from "fp-ts/lib/Either.js"
import * as t from "io-ts/lib/index.js"

const text = { id: t.string, says: t.string }

export const Rule = t.union(
  [
    t.strict({ ...text, scope: t.literal("engine") }, "RuleInScope"),
    t.strict({ ...text, scope: t.literal("out"), why: t.string }, "RuleOutOfScope"),
  ],
  "Rule",
)
/** A rule of the engine, or one that is none of its business, with the reason why. */
export type Rule = Readonly<t.TypeOf<typeof Rule>>

/** Throws where the text is anything but a list of rules. */
export const readRules = (json: string): readonly Rule[] => {
  const decoded = t.array(Rule, "Rules").decode(JSON.parse(json))
  if (E.isLeft(decoded)) throw new Error("the list of rules has a fault of form")
  return decoded.right
}
