/** What was measured, held against what it has to be. */
import { median, pseudoMedian } from "./statistic.ts"
import { targets, type FigureName, type Target } from "./target.ts"

/** The figures of one experiment, a sample for each round, of which the middle counts. */
export type Samples = Readonly<Partial<Record<FigureName, readonly number[]>>>

export interface Result {
  readonly name: FigureName
  readonly target: Target
  /** Undefined: it could not be measured here. */
  readonly measured: number | undefined
  readonly samples: readonly number[]
  readonly verdict: "met" | "missed" | "not measured"
}

export const judge = (name: FigureName, samples: readonly number[] = []): Result => {
  const target: Target = targets[name]
  if (samples.length === 0) return { name, target, measured: undefined, samples, verdict: "not measured" }
  const measured = target.isNoisy === true ? pseudoMedian(samples) : median(samples)
  return { name, target, measured, samples, verdict: isMet(target, measured) ? "met" : "missed" }
}

const isMet = ({ bound, value }: Target, measured: number): boolean => {
  switch (bound) {
    case "at least":
      return measured >= value
    case "at most":
      return measured <= value
    case "exactly":
      return measured === value
  }
}

/** The exit code of `--check`: what was not measured is not known to be met. */
export const exitCodeOf = (results: readonly Result[]): number =>
  results.every(({ verdict }) => verdict === "met") ? 0 : 1
