/** Lines on a grid: the axis, a lane's letters, and marks below columns. */
import { momentLabel } from "./duration.ts"
import { group, highest, type Cells, type Column } from "./grid.ts"
import type { Lane } from "./lane.ts"

/** Each moment's label begins at its column; one that has no room beside its neighbour or in the line is left out. */
export const drawAxis = (columns: readonly Column[], { from, room }: Axis): string => {
  let axis = ""
  for (const [{ at }, offset] of placed(columns)) {
    const label = momentLabel(at - from)
    if (axis === "" || (axis.length < offset && offset + label.length <= room)) axis = axis.padEnd(offset) + label
  }
  return axis
}

export interface Axis {
  /** The moment that is 0. */
  readonly from: number
  /** Characters a line. */
  readonly room: number
}

/** Dashes while nothing happens, and nothing once nothing can. */
export const drawLane = (cells: Cells, columns: readonly Column[]): string => {
  const last = [...cells.values()].at(-1)?.at(-1)
  const endsAt = last?.isEnd ? last.at : Number.POSITIVE_INFINITY
  return columns
    .map(({ at, silence, width }) =>
      at > endsAt ? " ".repeat(silence.length + width) : silence + group(cells.get(at) ?? []).padEnd(width, "-"),
    )
    .join("")
    .trimEnd()
}

/** A caret under each of these moments. */
export const drawCarets = (columns: readonly Column[], moments: ReadonlySet<number>): string =>
  columns
    .map(({ at, silence, width }) => " ".repeat(silence.length) + (moments.has(at) ? "^" : " ").padEnd(width))
    .join("")
    .trimEnd()

/** An honest diagram says where its lines are not to scale. */
export const drawLateness = (columns: readonly Column[]): readonly string[] =>
  columns.some(({ isLate }) => isLate) ? ["where letters need more room than time, the axis counts"] : []

/** Which moment the axis counts from. */
export const drawOrigin = (from: number): string =>
  `0 is ${Math.abs(from) <= latestDate ? new Date(from).toISOString() : String(from)}`

const latestDate = 8.64e15

/** Where every line's marbles begin. */
export const indentOf = (titles: readonly string[]): number =>
  highest(
    "time".length,
    titles.map(({ length }) => length),
  ) + 3

/** A line that goes on below shows only the lanes in which something happens there, and those of their tasks. */
export const lanesByBlock = (
  lanes: readonly Lane[],
  sheets: readonly ReadonlyMap<string, Cells>[],
): ((block: readonly Column[]) => readonly Lane[]) => {
  const ranks = new Map(lanes.map(({ key }, rank) => [key, rank]))
  const ranksAt = new Map<number, number[]>()
  for (const [rank, { key, taskKey }] of lanes.entries())
    for (const sheet of sheets)
      for (const at of sheet.get(key)?.keys() ?? []) {
        const there = ranksAt.get(at) ?? []
        ranksAt.set(at, there)
        there.push(rank, ranks.get(taskKey) ?? rank)
      }
  return (block) => {
    const shown = new Set(block.flatMap(({ at }) => ranksAt.get(at) ?? []))
    return [...shown].toSorted((one, other) => one - other).flatMap((rank) => lanes[rank] ?? [])
  }
}

export const drawRow = (title: string, indent: number, block: readonly Column[], cells: Cells = new Map()): string =>
  (title.padEnd(indent) + drawLane(cells, block)).trimEnd()

const placed = (columns: readonly Column[]): readonly (readonly [Column, number])[] => {
  let offset = 0
  return columns.map((column) => {
    const start = offset + column.silence.length
    offset = start + column.width
    return [column, start]
  })
}
