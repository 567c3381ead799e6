/** Everything that is left to chance in a run comes from here, so that one seed plans it all once more. */
import { drawHex, seeded } from "../../lib/simulation/chance.ts"

export interface Dice {
  /** A whole number between the two, both included. */
  readonly between: (from: number, to: number) => number
  readonly pick: <T>(list: readonly [T, ...T[]]) => T
}

export const createDice = (seed: number | string): Dice => {
  let chance = seeded(seed)
  const between: Dice["between"] = (from, to) => {
    const drawn = drawHex(chance, 8)
    chance = drawn.chance
    return from + Math.floor((Number.parseInt(drawn.hex, 16) / 2 ** 32) * (to - from + 1))
  }
  return { between, pick: (list) => list[between(0, list.length - 1)] ?? list[0] }
}
