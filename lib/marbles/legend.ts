/** What stands below a diagram: what the letters mean, and what a letter cannot say. */
import type { Titles } from "./lane.ts"
import { letters, type Mark } from "./mark.ts"

/** One line for the letters that occur, then one for each detail, with those it is said of. */
export const drawLegend = (marks: readonly Mark[], titles: Titles): readonly string[] => [
  drawLetters(marks),
  ...drawDetails(marks, titles),
]

export const drawLetters = (marks: readonly Mark[]): string => {
  const used = new Set(marks.map(({ letter }) => letter))
  const words = Object.entries(letters).flatMap(([status, letter]) =>
    used.has(letter) || used.has(letter.toLowerCase()) ? [`${letter} ${status.toLowerCase()}`] : [],
  )
  const isReplayed = marks.some(({ letter }) => letter !== letter.toUpperCase())
  return [...words, ...(isReplayed ? ["lower case: told again after a restore"] : [])].join("   ")
}

const mostDetails = 20
const mostSubjects = 3

const drawDetails = (marks: readonly Mark[], titles: Titles): readonly string[] => {
  const subjects = new Map<string, Set<string>>()
  for (const mark of marks) {
    if (mark.detail === "") continue
    const text = `${mark.letter} ${mark.detail}`
    subjects.set(text, (subjects.get(text) ?? new Set()).add(titles.subject(mark)))
  }
  return limited(
    [...subjects].map(([text, names]) => `${text}: ${limited([...names], mostSubjects).join(", ")}`),
    mostDetails,
  )
}

/** The first of many, and how many more there are. */
export const limited = (items: readonly string[], most: number): readonly string[] =>
  items.length <= most + 1 ? items : [...items.slice(0, most), `and ${String(items.length - most)} more`]
