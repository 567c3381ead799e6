/** Two sides measured in turn, A B B A A B …, so that neither has the warmer machine or the quieter minute. */

/** How often at most; and whether it is enough, which is asked after each pair. */
export interface Rounds<Pair> {
  readonly most: number
  readonly isEnough: (pairs: readonly Pair[]) => boolean
}

/** One pair for each round, in the order of the rounds. */
export const interleave = async <A, B>(
  rounds: number | Rounds<readonly [A, B]>,
  one: () => Promise<A>,
  other: () => Promise<B>,
): Promise<readonly (readonly [A, B])[]> => {
  const pairs: (readonly [A, B])[] = []
  const { most, isEnough } = typeof rounds === "number" ? exactly(rounds) : rounds
  for (let isOver = false; pairs.length < most && !isOver; isOver = isEnough(pairs))
    if (pairs.length % 2 === 0) {
      const first = await one()
      pairs.push([first, await other()])
    } else {
      const first = await other()
      pairs.push([await one(), first])
    }
  return pairs
}

const exactly = (rounds: number): Rounds<unknown> => ({ most: rounds, isEnough: () => false })
