/** Two sides measured in turn, A B B A A B …, so that neither has the warmer machine or the quieter minute. */
import { median } from "./statistic.ts"

/** How often at most; and whether it is enough, which is asked after each pair. */
export interface Rounds<Pair> {
  readonly most: number
  readonly isEnough: (pairs: readonly Pair[]) => boolean
}

/** What is measured in one round, once each. */
export interface Sides<A, B> {
  readonly one: () => Promise<A>
  readonly other: () => Promise<B>
  /** Afterwards, whatever came of them. */
  readonly end: () => Promise<unknown>
}

/** One pair for each round, in the order of the rounds. */
export const interleave = <A, B>(
  rounds: number | Rounds<readonly [A, B]>,
  one: () => Promise<A>,
  other: () => Promise<B>,
): Promise<readonly (readonly [A, B])[]> =>
  interleavePrepared(rounds, () => Promise.resolve({ one, other, end: () => Promise.resolve() }))

/** The same, of sides that are prepared anew for each round, both of them before either is measured. */
export const interleavePrepared = async <A, B>(
  rounds: number | Rounds<readonly [A, B]>,
  prepare: () => Promise<Sides<A, B>>,
): Promise<readonly (readonly [A, B])[]> => {
  const pairs: (readonly [A, B])[] = []
  const { most, isEnough } = typeof rounds === "number" ? exactly(rounds) : rounds
  for (let isOver = false; pairs.length < most && !isOver; isOver = isEnough(pairs)) {
    const { one, other, end } = await prepare()
    try {
      if (pairs.length % 2 === 0) {
        const first = await one()
        pairs.push([first, await other()])
      } else {
        const first = await other()
        pairs.push([await one(), first])
      }
    } finally {
      await end()
    }
  }
  return pairs
}

/**
 * Ratios from such pairs without what it is worth to come first: the medians of the one order and of the other tell. A pair that is far
 * off moves no other.
 */
export const withoutOrder = (ratios: readonly number[]): readonly number[] => {
  const [ahead, behind] = [0, 1].map((turn) => ratios.filter((_, index) => index % 2 === turn))
  if (ahead === undefined || behind === undefined || behind.length === 0) return ratios
  const worth = Math.sqrt(median(ahead) / median(behind))
  return ratios.map((ratio, index) => (index % 2 === 0 ? ratio / worth : ratio * worth))
}

const exactly = (rounds: number): Rounds<unknown> => ({ most: rounds, isEnough: () => false })
