/** Two diagrams under each other on one axis, with a caret under each moment at which they differ, and the differences in words. */
import type { StateChange } from "../model/change.ts"
import type { MarbleOptions } from "./draw.ts"
import { momentLabel } from "./duration.ts"
import { breakColumns, cellsOf, columnsOf, type Cells, type Column } from "./grid.ts"
import { lanesOf, titlesOf, type Lane } from "./lane.ts"
import { drawLetters, limited } from "./legend.ts"
import { marksOf, type Mark } from "./mark.ts"
import { type Axis, drawAxis, drawCarets, drawLateness, drawOrigin, drawRow, indentOf, lanesByBlock } from "./sheet.ts"

/** How two lists of changes are drawn under each other. */
export interface ComparisonOptions extends MarbleOptions {
  /** What the two are called; default `expected` and `actual`. */
  readonly titles?: readonly [string, string] | undefined
}

/**
 * Draws two lists of changes on one axis and marks where they differ, leaving out the lines of text without a difference.
 * Undefined: they tell the same. Container ids do not count, nor does in which order different lanes changed at one moment.
 *
 * @example
 * const wanted: StateChange[] = [{ kind: "task", taskArn: "task/1", status: "RUNNING", at: 3 }]
 * compareMarbles(wanted, wanted) // undefined
 * typeof compareMarbles(wanted, [], { from: 0 }) // "string"
 */
export const compareMarbles = (
  one: readonly StateChange[],
  other: readonly StateChange[],
  { from: origin, until, width = 120, titles: names = ["expected", "actual"] }: ComparisonOptions = {},
): string | undefined => {
  const sides = [one, other].map((changes, side) => ({ name: names[side] ?? "", cells: cellsOf(marksOf(changes)) }))
  const marks = marksOf([...one, ...other])
  const from = origin ?? marks[0]?.at ?? 0
  const titles = titlesOf(marks)
  const differences = differencesOf(marks, sides)
  if (differences.length === 0) return undefined
  const moments = new Set(differences.map(({ mark }) => mark.at))
  const lanes = lanesOf(marks, titles).map((lane) => ({ ...lane, title: `  ${lane.title}` }))
  const columns = columnsOf(
    sides.flatMap(({ cells }) => [...cells.values()]),
    { from, until },
  )
  const indent = indentOf([...lanes.map(({ title }) => title), ...names])
  const axis = { from, room: width - indent }
  const lanesIn = lanesByBlock(
    lanes,
    sides.map(({ cells }) => cells),
  )
  const blocks = breakColumns(columns, axis.room)
    .filter((block) => block.some(({ at }) => moments.has(at)))
    .map((block) => drawBlock(block, { lanesIn, sides, indent, axis, moments }))
  const sentences = differences.map(
    ({ mark, told }) => `at ${momentLabel(mark.at - from)} ${titles.subject(mark)}: ${told.join(", ")}`,
  )
  const zero = origin === undefined ? [drawOrigin(from)] : []
  const notes = [...limited(sentences, mostSentences), drawLetters(marks), ...zero, ...drawLateness(columns)]
  return [...blocks, notes.join("\n")].join("\n\n")
}

const mostSentences = 10

interface Side {
  readonly name: string
  readonly cells: ReadonlyMap<string, Cells>
}

interface Difference {
  /** The first of those that differ: it tells where and when. */
  readonly mark: Mark
  /** What each side has there. */
  readonly told: readonly string[]
}

const differencesOf = (marks: readonly Mark[], sides: readonly Side[]): readonly Difference[] => {
  const seen = new Set<string>()
  return marks.flatMap((mark) => {
    const place = `${String(mark.at)} ${mark.lane}`
    if (seen.has(place)) return []
    seen.add(place)
    const texts = sides.map(({ cells }) => tellCell(cells.get(mark.lane)?.get(mark.at)))
    return new Set(texts).size === 1
      ? []
      : [{ mark, told: sides.map(({ name }, side) => `${name} ${String(texts[side])}`) }]
  })
}

const tellCell = (marks: readonly Mark[] = []): string => (marks.length === 0 ? "nothing" : marks.map(tell).join(" "))

const tell = ({ letter, detail }: Mark): string => (detail === "" ? letter : `${letter} (${detail})`)

interface Picture {
  readonly lanesIn: (block: readonly Column[]) => readonly Lane[]
  readonly sides: readonly Side[]
  readonly indent: number
  readonly axis: Axis
  readonly moments: ReadonlySet<number>
}

const drawBlock = (block: readonly Column[], { lanesIn, sides, indent, axis, moments }: Picture): string => {
  const shown = lanesIn(block)
  return [
    "time".padEnd(indent) + drawAxis(block, axis),
    ...sides.flatMap(({ name, cells }) => [
      name,
      ...shown.map(({ key, title }) => drawRow(title, indent, block, cells.get(key))),
    ]),
    " ".repeat(indent) + drawCarets(block, moments),
  ].join("\n")
}
