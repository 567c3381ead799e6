/**
 * Which rules a spec cites: their ids stand in brackets at the end of a title, `(TM-31, LIM-4)`, three of them at most. A test of
 * the original is cited like a rule, by its name: `(TestPullImageTag, DC-14)`.
 */

export const mostInOneTitle = 3

/** The ids at the end of one title, known or not; what else stands in the brackets is passed over. */
export const citedIn = (title: string): readonly string[] => {
  const [, bracketed = ""] = /\(([^()]*)\)$/.exec(title) ?? []
  return bracketed.split(", ").filter((item) => isId(item))
}

const isId = (item: string): boolean => /^[A-Z]{2,3}-\d+[a-z]?$/.test(item) || isOriginalTest(item)

/** Whether the id is that of a test of the original, and not of a rule. */
export const isOriginalTest = (id: string): boolean => /^Test[A-Z]\w*$/.test(id)

/** What is wrong with a title's citation; undefined where nothing is. */
export const faultOf = (title: string, isKnown: (id: string) => boolean): string | undefined => {
  const ids = citedIn(title)
  const unknown = ids.filter((id) => !isKnown(id))
  if (unknown.length > 0) return `cites ${unknown.join(" and ")}, which no rule is called`
  return ids.length > mostInOneTitle
    ? `cites ${String(ids.length)} rules, ${String(mostInOneTitle)} are the most`
    : undefined
}

/** The title without its citation. */
export const withoutCitation = (title: string): string =>
  citedIn(title).length > 0 ? title.replace(/ ?\([^()]*\)$/, "") : title
