/** Two sides measured in turn, A B B A A B …, so that neither has the warmer machine or the quieter minute. */

/** One pair for each round, in the order of the rounds. */
export const interleave = async <A, B>(
  rounds: number,
  one: () => Promise<A>,
  other: () => Promise<B>,
): Promise<readonly (readonly [A, B])[]> => {
  const pairs: (readonly [A, B])[] = []
  for (let round = 0; round < rounds; round += 1)
    if (round % 2 === 0) {
      const first = await one()
      pairs.push([first, await other()])
    } else {
      const first = await other()
      pairs.push([await one(), first])
    }
  return pairs
}
