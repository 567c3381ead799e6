/** What rxjs's own expectations compare, drawn where it differs: what was expected above what came, on one axis. */
import { inspect, isDeepStrictEqual } from "node:util"
import { cellsOf, columnsOf } from "../marbles/grid.ts"
import type { Mark } from "../marbles/mark.ts"
import { drawAxis, drawCarets, drawLateness, drawRow, indentOf } from "../marbles/sheet.ts"

/** For `new TestScheduler`: throws unless both are the same. */
export const assertSame = (actual: unknown, expected: unknown): void => {
  if (!isDeepStrictEqual(actual, expected)) throw new Error(drawDifference(listOf(expected), listOf(actual)))
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])

const drawDifference = (expected: readonly unknown[], actual: readonly unknown[]): string => {
  const alphabet = new Alphabet()
  const lines = [...linesOf("expected", expected, alphabet), ...linesOf("actual", actual, alphabet)]
  const cells = lines.map(({ marks }) => cellsOf(marks).get("") ?? new Map<number, readonly Mark[]>())
  const columns = columnsOf(cells, { from: 0 })
  const indent = indentOf(lines.map(({ title }) => title))
  const differing = columns.filter(
    ({ at }) => !isDeepStrictEqual(lettersAt(lines, "expected", at), lettersAt(lines, "actual", at)),
  )
  return [
    "What was observed is not what was expected.",
    "",
    "time".padEnd(indent) + drawAxis(columns, { from: 0, room: Number.POSITIVE_INFINITY }),
    ...lines.map(({ title }, index) => drawRow(title, indent, columns, cells[index])),
    " ".repeat(indent) + drawCarets(columns, new Set(differing.map(({ at }) => at))),
    ...["", ...alphabet.legend(), ...drawLateness(columns)],
  ].join("\n")
}

interface Line {
  readonly title: string
  readonly marks: readonly Mark[]
}

const lettersAt = (lines: readonly Line[], title: string, at: number): readonly string[] =>
  lines
    .filter((line) => line.title === title)
    .map(({ marks }) =>
      marks
        .filter((mark) => mark.at === at)
        .map(({ letter }) => letter)
        .join(""),
    )

/** Notifications share a line; each subscription has one of its own. */
const linesOf = (title: string, list: readonly unknown[], alphabet: Alphabet): readonly Line[] => {
  const subscriptions = list.filter(isSubscription)
  return subscriptions.length > 0
    ? subscriptions.map(({ subscribedFrame, unsubscribedFrame }) => ({
        title,
        marks: [markOf(subscribedFrame, "^"), markOf(unsubscribedFrame, "!")].filter(({ at }) => Number.isFinite(at)),
      }))
    : [
        {
          title,
          marks: list.filter(isMessage).map(({ frame, notification }) => markOf(frame, alphabet.letter(notification))),
        },
      ]
}

const markOf = (at: number, letter: string): Mark => ({
  ...{ taskArn: "", container: "", lane: "", detail: "" },
  ...{ at, letter, isEnd: ["|", "#", "!"].includes(letter) },
})

interface Message {
  readonly frame: number
  readonly notification: object
}

interface Subscribed {
  readonly subscribedFrame: number
  readonly unsubscribedFrame: number
}

const isMessage = (value: unknown): value is Message =>
  typeof value === "object" && value !== null && "frame" in value && "notification" in value

const isSubscription = (value: unknown): value is Subscribed =>
  typeof value === "object" && value !== null && "subscribedFrame" in value

/** One letter for each value, and another for the same one as an error: a text's own first, else the next that is free. */
class Alphabet {
  readonly #values: { readonly letter: string; readonly value: unknown; readonly isError: boolean }[] = []

  letter(notification: object): string {
    if ("kind" in notification && notification.kind === "C") return "|"
    const isError = "kind" in notification && notification.kind === "E"
    const value =
      isError && "error" in notification ? notification.error : "value" in notification && notification.value
    const known = this.#values.find((each) => each.isError === isError && isDeepStrictEqual(each.value, value))
    if (known !== undefined) return known.letter
    const letter = this.#free(isError ? "#" : value)
    this.#values.push({ letter, value, isError })
    return letter
  }

  legend(): readonly string[] {
    return this.#values
      .filter(({ letter, value }) => letter !== value)
      .map(({ letter, value }) => `${letter} = ${nameOf(value)}`)
  }

  #free(value: unknown): string {
    const isTaken = (letter: string): boolean => this.#values.some((each) => each.letter === letter)
    const own = typeof value === "string" && /^[\w#]/.test(value) ? [value.charAt(0)] : []
    return [...own, ...spare].find((letter) => !isTaken(letter)) ?? "?"
  }
}

const spare = Array.from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")

/** On one line; of an error, not where it was made. */
const nameOf = (value: unknown): string =>
  value instanceof Error ? String(value) : inspect(value, { depth: 4, breakLength: Number.POSITIVE_INFINITY })
