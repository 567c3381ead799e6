/** Two sides measured in turn, A B B A A B …, so that neither has the warmer machine or the quieter minute. */

/** How often: at least, and at most where it is not enough before. */
export interface Rounds<Pair> {
  readonly least: number
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
  const { least, most, isEnough } = typeof rounds === "number" ? exactly(rounds) : rounds
  for (let round = 0; round < least || (round < most && !isEnough(pairs)); round += 1)
    if (round % 2 === 0) {
      const first = await one()
      pairs.push([first, await other()])
    } else {
      const first = await other()
      pairs.push([await one(), first])
    }
  return pairs
}

const exactly = (rounds: number): Rounds<unknown> => ({ least: rounds, most: rounds, isEnough: () => true })
