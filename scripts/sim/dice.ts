/**
 * Choices drawn from a seed, always the same ones. One more throw changes all that are drawn after it with the same dice, so what is
 * thought of later gets other dice than what was there before.
 */
import { createRandom } from "../../lib/simulation/index.ts"

export interface Dice {
  /** A whole number from 0 up to `below`, without it. */
  readonly upTo: (below: number) => number
  readonly between: (least: number, most: number) => number
  readonly chance: (probability: number) => boolean
  readonly oneOf: <Item>(items: readonly [Item, ...Item[]]) => Item
}

export const createDice = (seed: string): Dice => {
  const random = createRandom(seed)
  const upTo = (below: number): number => Math.floor(random() * below)
  return {
    upTo,
    between: (least, most) => least + upTo(most - least + 1),
    chance: (probability) => random() < probability,
    oneOf: (items) => items[upTo(items.length)] ?? items[0],
  }
}
