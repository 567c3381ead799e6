/** Valid input, spoilt: whatever comes from elsewhere may be cut short, twisted or forged in any place, and in several. */
import fc from "fast-check"

/** What may stand where something else should. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(null, -1, 1e308, 2 ** 53, 0.5, "", "\u0000", "..", "__proto__", [], {}, [[]], { "": "" }),
  fc.string({ unit: "grapheme", maxLength: 5 }),
)

const strangeKey = fc.oneof(fc.constantFrom("__proto__", "constructor", "toString", "", "Name", "image"), fc.string())

type Spoil = (part: unknown) => unknown

const isRecord = (part: unknown): part is Readonly<Record<string, unknown>> =>
  typeof part === "object" && part !== null && !Array.isArray(part)

/** `Object.fromEntries` makes `__proto__` a key like any other. */
const withEntries = (part: unknown, change: (entries: [string, unknown][]) => [string, unknown][]): unknown =>
  isRecord(part) ? Object.fromEntries(change(Object.entries(part))) : part

const spoil: fc.Arbitrary<Spoil> = fc.oneof(
  anything.map(
    (other): Spoil =>
      () =>
        other,
  ),
  fc.tuple(strangeKey, anything).map(
    ([key, value]): Spoil =>
      (part) =>
        withEntries(part, (all) => [...all, [key, value]]),
  ),
  fc.nat(20).map(
    (at): Spoil =>
      (part) =>
        withEntries(part, (all) => all.filter((_, index) => index !== at)),
  ),
  fc.constant<Spoil>((part) => withEntries(part, (all) => all.map(([key, value]) => [key.toUpperCase(), value]))),
  fc.constant<Spoil>((part) => (Array.isArray(part) ? [...(part as unknown[]), ...(part as unknown[])] : [part])),
  fc.constant<Spoil>((part) => (Array.isArray(part) ? part.slice(1) : JSON.stringify(part))),
  fc.constant<Spoil>((part) => (Array.isArray(part) ? Object.fromEntries(Object.entries(part)) : part)),
)

/** The same data with one to four of its places spoilt, each counted off in the order of its text. */
export const spoilt = (valid: unknown): fc.Arbitrary<unknown> =>
  fc
    .array(fc.tuple(fc.nat(), spoil), { minLength: 1, maxLength: 4 })
    .map((spoils) => spoils.reduce((data, [at, change]) => spoilAt(data, at, change), valid))

const spoilAt = (data: unknown, at: number, change: Spoil): unknown => {
  const chosen = at % countPlaces(data)
  let place = 0
  const walk = (part: unknown): unknown => {
    if (place++ === chosen) return change(part)
    if (Array.isArray(part)) return part.map(walk)
    return isRecord(part) ? Object.fromEntries(Object.entries(part).map(([key, value]) => [key, walk(value)])) : part
  }
  return walk(data)
}

const countPlaces = (data: unknown): number => {
  if (Array.isArray(data)) return data.reduce<number>((count, part) => count + countPlaces(part), 1)
  return isRecord(data) ? countPlaces(Object.values(data)) : 1
}
