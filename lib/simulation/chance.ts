/**
 * Chance with a seed, so that a run can be repeated: the same seed draws the same identities in the same order. The
 * generator is a number that is handed on, not an object that remembers.
 */

export interface Draw {
  readonly hex: string
  /** The generator, to draw from next. */
  readonly chance: number
}

/** A generator for a seed. It is hashed, since neighbouring seeds would begin alike, and zero is no generator. */
export const seeded = (seed: number | string): number => hashOf(`seed ${String(seed)}`) || 1

/** Draws lower-case hexadecimal digits; Docker's identities have 64. */
export const drawHex = (chance: number, digits: number): Draw => {
  const words: string[] = []
  let next = chance
  while (words.length * 8 < digits) {
    next = shift(next)
    words.push(next.toString(16).padStart(8, "0"))
  }
  return { hex: words.join("").slice(0, digits), chance: next }
}

/**
 * Numbers from 0 up to 1, without 1, as `Math.random` gives them, but the same ones again for the same seed.
 *
 * @example
 * const random = createRandom(7)
 * random() === createRandom(7)() // true
 */
export const createRandom = (seed: number | string): (() => number) => {
  let chance = seeded(seed)
  return () => (chance = shift(chance)) / 2 ** 32
}

/** Where a text falls among the 2^32 unsigned integers. */
export const hashOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

/** Marsaglia's xorshift: visits every number but zero once. */
const shift = (chance: number): number => {
  let bits = chance
  bits ^= bits << 13
  bits ^= bits >>> 17
  bits ^= bits << 5
  return bits >>> 0
}
