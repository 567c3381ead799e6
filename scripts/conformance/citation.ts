/** Which rules a spec cites: their ids stand in brackets at the end of a title, `(TM-31, LIM-4)`, three of them at most. */

export const mostInOneTitle = 3

/** The ids at the end of one title, known or not; what else stands in the brackets is passed over. */
export const citedIn = (title: string): readonly string[] => {
  const [, bracketed = ""] = /\(([^()]*)\)$/.exec(title) ?? []
  return bracketed.split(", ").filter((item) => /^[A-Z]{2,3}-\d+[a-z]?$/.test(item))
}

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
