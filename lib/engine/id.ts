/** Ids drawn from the engine's own randomness, so that a seeded run draws the same ones again. */

/** So many lower-case hexadecimal digits. */
export const randomHex = (random: () => number, digits: number): string => {
  let hex = ""
  for (let left = digits; left > 0; left -= perDraw) {
    const length = Math.min(perDraw, left)
    hex += Math.floor(random() * 16 ** length)
      .toString(16)
      .padStart(length, "0")
  }
  return hex
}

/** A draw has 53 bits at the most, and some generators only 32. */
const perDraw = 8

/** The UUID so many after that one. */
export const laterUuid = (uuid: string, count: number): string => {
  const number = (Number.parseInt(uuid.slice(-12), 16) + count) % 16 ** 12
  return `${uuid.slice(0, -12)}${number.toString(16).padStart(12, "0")}`
}

/** A version 4 UUID. */
export const randomUuid = (random: () => number): string => {
  const variant = (8 + Math.floor(random() * 4)).toString(16)
  const hex = (digits: number) => randomHex(random, digits)
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`
}
