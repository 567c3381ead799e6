/** Every figure that is measured, and what it has to be: the one list from which table, check and help are made. */

export interface Target {
  readonly title: string
  readonly unit: "/s" | "ms" | "KiB" | "×" | ""
  readonly bound: "at least" | "at most" | "exactly"
  readonly value: number
}

/** Of figures in `×` the title says what they are relative to. */
export const targets = {
  fold: { title: "fold: lifecycle events, 100 live tasks", unit: "/s", bound: "at least", value: 500_000 },
  "fold-100k": { title: "the same with 100,000 live tasks, to 100", unit: "×", bound: "at least", value: 0.8 },
  heap: { title: "heap of an idle RUNNING task, at 100,000", unit: "KiB", bound: "at most", value: 4 },
  loop: { title: "loop around the fold: inputs, 100 live tasks", unit: "/s", bound: "at least", value: 100_000 },
} as const satisfies Readonly<Record<string, Target>>

export type FigureName = keyof typeof targets

export const isFigureName = (name: string): name is FigureName => Object.hasOwn(targets, name)
