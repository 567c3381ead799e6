/**
 * Changes as a marble diagram: a line for each task and container, a letter for each change, and time from left to right on
 * one axis. Each line is what rxjs's `TestScheduler` reads, a character a millisecond. The same changes give the same text.
 */
import type { StateChange } from "../model/change.ts"
import { breakColumns, cellsOf, columnsOf } from "./grid.ts"
import { lanesOf, titlesOf } from "./lane.ts"
import { drawLegend } from "./legend.ts"
import { marksOf } from "./mark.ts"
import { drawAxis, drawLateness, drawOrigin, drawRow, indentOf, lanesByBlock } from "./sheet.ts"

/** Which stretch of time is drawn, and how wide. */
export interface MarbleOptions {
  /** The moment that is 0 on the axis, epoch milliseconds; default: that of the first change, which is told below. */
  readonly from?: number | undefined
  /** How long was watched, epoch milliseconds; default: up to the last change. */
  readonly until?: number | undefined
  /** Characters a line; what does not fit goes on below. Default 120. */
  readonly width?: number | undefined
}

/**
 * Draws changes, in whatever order they are given. Letters are the statuses' first; those of one moment are grouped, silences
 * of more than 8 ms are written as rxjs's time progression, and what has stopped is blank:
 *
 *     time     0 2ms     2.006s
 *     task/1   --C--R 2s S
 *       web    P-C--R 2s S
 *
 * @example
 * const engine = createTaskEngine()
 * engine.changes$.pipe(toArray()).subscribe((changes) => console.log(toMarbles(changes)))
 */
export const toMarbles = (changes: readonly StateChange[], options: MarbleOptions = {}): string => {
  const marks = marksOf(changes)
  const first = marks[0]
  if (first === undefined) return "no changes"
  const { from = first.at, until, width = 120 } = options
  const titles = titlesOf(marks)
  const lanes = lanesOf(marks, titles)
  const cells = cellsOf(marks)
  const columns = columnsOf(cells.values(), { from, until })
  const indent = indentOf(lanes.map(({ title }) => title))
  const room = width - indent
  const lanesIn = lanesByBlock(lanes, [cells])
  const blocks = breakColumns(columns, room).map((block) =>
    [
      "time".padEnd(indent) + drawAxis(block, { from, room }),
      ...lanesIn(block).map(({ key, title }) => drawRow(title, indent, block, cells.get(key))),
    ].join("\n"),
  )
  const notes = [...drawLegend(marks, titles), ...(options.from === undefined ? [drawOrigin(from)] : [])]
  return [...blocks, [...notes, ...drawLateness(columns)].join("\n")].join("\n\n")
}
