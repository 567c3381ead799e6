/**
 * A bounded number of places of one kind, and the line of those who wait for one. Those who ask under the same key are a
 * party: they share a place, come in together, and whoever joins later comes in at once. Everything is found by index.
 */
import sortedBtree from "sorted-btree"
import type { Effect } from "./effect.ts"

/** A persistent sorted map: each change gives a new one, which shares with the old what did not change. */
const SortedMap = sortedBtree.default
type SortedMap<Key, Value> = InstanceType<typeof SortedMap<Key, Value>>

export interface Places {
  readonly limit: number
  /** Parties that have a place. */
  readonly taken: number
  /** Parties that have none, by the rank of their first. */
  readonly line: SortedMap<number, string>
  readonly parties: SortedMap<string, Party>
  /** Under which key each member asked. */
  readonly keys: SortedMap<number, string>
}

interface Party {
  readonly isIn: boolean
  /** Its place in the line, while it has no other. */
  readonly rank: number
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
  const party = places.parties.get(key) ?? { isIn: false, rank, members: new SortedMap() }
  const grown = { ...party, rank: Math.min(party.rank, rank), members: party.members.with(rank, effect, true) }
  return {
    places: {
      ...places,
      line: party.isIn ? places.line : places.line.without(party.rank).with(grown.rank, key),
      parties: places.parties.with(key, grown, true),
      keys: places.keys.with(rank, key, true),
    },
    admitted: party.isIn ? [effect] : [],
  }
}

/** Gives the place back, or leaves the line. Whoever has neither changes nothing. */
export const leave = (places: Places, rank: number): Places => {
  const key = places.keys.get(rank)
  const party = key === undefined ? undefined : places.parties.get(key)
  if (key === undefined || party === undefined) return places
  const members = party.members.without(rank)
  const keys = places.keys.without(rank)
  if (!members.isEmpty) return { ...places, keys, parties: places.parties.with(key, { ...party, members }, true) }
  const parties = places.parties.without(key)
  return party.isIn
    ? { ...places, keys, parties, taken: places.taken - 1 }
    : { ...places, keys, parties, line: places.line.without(party.rank) }
}

/** Lets in whoever is first in line, as long as there are places. */
export const fill = (start: Places): Admission => {
  const admitted: Effect[] = []
  let places = start
  while (places.taken < places.limit && !places.line.isEmpty) {
    const entered = enter(places)
    places = entered.places
    admitted.push(...entered.admitted)
  }
  return { places, admitted }
}

const enter = (places: Places): Admission => {
  const rank = places.line.minKey() ?? 0
  const key = places.line.get(rank) ?? ""
  const line = places.line.without(rank)
  const party = places.parties.get(key)
  if (party === undefined) return { places: { ...places, line }, admitted: [] }
  const parties = places.parties.with(key, { ...party, isIn: true }, true)
  return { places: { ...places, line, parties, taken: places.taken + 1 }, admitted: party.members.valuesArray() }
}
