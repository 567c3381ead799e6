/** Ids drawn from the engine's own randomness, so that a seeded run draws the same ones again. */

/** So many lower-case hexadecimal digits. */
export const randomHex = (random: () => number, digits: number): string =>
  Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join("")

/** A version 4 UUID. */
export const randomUuid = (random: () => number): string => {
  const variant = (8 + Math.floor(random() * 4)).toString(16)
  const hex = (digits: number) => randomHex(random, digits)
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`
}
