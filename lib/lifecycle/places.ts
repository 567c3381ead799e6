/**
 * A bounded number of places of one kind, and the line of those who wait for one. Those who ask under the same key are a
 * party: they share a place, come in together with the first of them, and whoever joins later comes in at once. Everything
 * is found by index.
 */
import type { Effect } from "./effect.ts"
import { SortedMap } from "./sorted-map.ts"

export interface Places {
  readonly limit: number
  /** Parties that have a place. */
  readonly taken: number
  /** Everybody who has none, by rank, with the key of the party. */
  readonly line: SortedMap<number, string>
  readonly parties: SortedMap<string, Party>
  /** Under which key each member asked. */
  readonly keys: SortedMap<number, string>
}

interface Party {
  readonly isIn: boolean
  readonly members: SortedMap<number, Effect>
}

export interface Admission {
  readonly places: Places
  readonly admitted: readonly Effect[]
}

export const newPlaces = (limit: number): Places => ({
  limit,
  taken: 0,
  line: new SortedMap(),
  parties: new SortedMap(),
  keys: new SortedMap(),
})

/** Asks for a place; it is given by {@link fill}, or at once where the party is in already. */
export const join = (places: Places, rank: number, key: string, effect: Effect): Admission => {
  const { isIn, members } = places.parties.get(key) ?? { isIn: false, members: new SortedMap<number, Effect>() }
  return {
    places: {
      limit: places.limit,
      taken: places.taken,
      line: isIn ? places.line : places.line.with(rank, key, true),
      parties: places.parties.with(key, { isIn, members: members.with(rank, effect, true) }, true),
      keys: places.keys.with(rank, key, true),
    },
    admitted: isIn ? [effect] : [],
  }
}

/** Gives the place back, or leaves the line. Whoever has neither changes nothing. */
export const leave = (places: Places, rank: number): Places => {
  const key = places.keys.get(rank)
  const party = key === undefined ? undefined : places.parties.get(key)
  if (key === undefined || party === undefined) return places
  const members = party.members.without(rank)
  return {
    limit: places.limit,
    taken: party.isIn && members.isEmpty ? places.taken - 1 : places.taken,
    line: places.line.without(rank, true),
    parties: members.isEmpty ? places.parties.without(key) : places.parties.with(key, { ...party, members }, true),
    keys: places.keys.without(rank),
  }
}

/** Lets in whoever is first in line, as long as there are places. */
export const fill = (start: Places): Admission => {
  const admitted: Effect[] = []
  let places = start
  for (const key of start.line.values()) {
    if (places.taken >= places.limit) break
    const party = places.parties.get(key)
    if (party === undefined || party.isIn) continue
    places = enter(places, key, party)
    admitted.push(...party.members.values())
  }
  return { places, admitted }
}

const enter = ({ limit, taken, line, parties, keys }: Places, key: string, { members }: Party): Places => ({
  limit,
  taken: taken + 1,
  line: line.withoutKeys(members.keysArray()),
  parties: parties.with(key, { isIn: true, members }, true),
  keys,
})
