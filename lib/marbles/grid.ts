/**
 * Time as columns, shared by all lines of a diagram: each moment has one, as wide as the largest group of letters that stands
 * there, and between two of them the silence is drawn to scale while it is short, and as rxjs's time progression when it is
 * long. A character is a millisecond, so that each line is a marble diagram as rxjs's `TestScheduler` reads it.
 */
import { progression } from "./duration.ts"
import type { Mark } from "./mark.ts"

export interface Column {
  readonly at: number
  /** What the silence before it looks like. */
  readonly silence: string
  readonly width: number
  /** The letters before need more room than time has passed, so that the line runs late until a silence makes up for it. */
  readonly isLate: boolean
}

/** The letters of one lane, by their moment. */
export type Cells = ReadonlyMap<number, readonly Mark[]>

export const cellsOf = (marks: readonly Mark[]): ReadonlyMap<string, Cells> => {
  const lanes = new Map<string, Map<number, Mark[]>>()
  for (const mark of marks) {
    const cells = lanes.get(mark.lane) ?? new Map<number, Mark[]>()
    lanes.set(mark.lane, cells)
    const cell = cells.get(mark.at)
    if (cell === undefined) cells.set(mark.at, [mark])
    else cell.push(mark)
  }
  return lanes
}

/** Several letters of one moment stand in parentheses, as in rxjs. */
export const group = (marks: readonly Mark[]): string => {
  const letters = marks.map(({ letter }) => letter).join("")
  return letters.length > 1 ? `(${letters})` : letters
}

/** The columns from the moment `from`; where nothing happens up to `until`, that has one too. */
export const columnsOf = (
  lanes: Iterable<Cells>,
  { from, until = from }: { readonly from: number; readonly until?: number | undefined },
): readonly Column[] => {
  const widths = new Map<number, number>()
  for (const cells of lanes)
    for (const [at, marks] of cells) widths.set(at, Math.max(widths.get(at) ?? 1, group(marks).length))
  if (until > highest(from, widths.keys())) widths.set(until, 1)
  let end = from
  return [...widths]
    .toSorted(([one], [other]) => one - other)
    .map(([at, width]) => {
      const column = { at, width, silence: silenceOf(at - end), isLate: at < end }
      end = Math.max(end, at) + width
      return column
    })
}

/** As `Math.max`, which takes no more arguments than a stack has room for. */
export const highest = (least: number, numbers: Iterable<number>): number => {
  let most = least
  for (const number of numbers) most = Math.max(most, number)
  return most
}

/** Columns that share a line of at most so many characters; one alone may be wider. */
export const breakColumns = (columns: readonly Column[], width: number): readonly (readonly Column[])[] => {
  const lines: Column[][] = []
  let room = 0
  for (const column of columns) {
    const needed = column.silence.length + column.width
    const line = lines.at(-1)
    if (line === undefined || needed > room) {
      lines.push([column])
      room = width - needed
    } else {
      line.push(column)
      room -= needed
    }
  }
  return lines
}

/** Silences up to this are drawn to scale. */
const longestDashes = 8

const silenceOf = (ms: number): string => {
  if (ms <= 0) return ""
  return Number.isInteger(ms) && ms <= longestDashes ? "-".repeat(ms) : ` ${progression(ms)} `
}
