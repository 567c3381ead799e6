/** Two sides measured in turn, A B B A A B …, so that neither has the warmer machine or the quieter minute. */

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
 * The geometric means of two neighbours, of ratios from such pairs: who came second in the one came first in the other, so that neither
 * what the order is worth nor a drift of the machine is left in them.
 */
export const withoutOrder = (ratios: readonly number[]): readonly number[] =>
  ratios.slice(1).map((ratio, index) => Math.sqrt(ratio * (ratios[index] ?? ratio)))

const exactly = (rounds: number): Rounds<unknown> => ({ most: rounds, isEnough: () => false })
