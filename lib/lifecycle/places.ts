/**
 * A bounded number of places of one kind, and the line of those who wait for one. Who has the lowest rank comes first, no
 * matter who asked first.
 */
import type { Effect } from "./effect.ts"
import { SortedMap } from "./sorted-map.ts"

export interface Places {
  readonly limit: number
  /** Whoever has a place, by rank. */
  readonly holders: SortedMap<number, true>
  readonly line: SortedMap<number, Effect>
}

export interface Admission {
  readonly places: Places
  readonly admitted: readonly Effect[]
}

export const newPlaces = (limit: number): Places => ({ limit, holders: new SortedMap(), line: new SortedMap() })

/** Asks for a place; it is given at once where one is free and nobody waits, else by {@link fill}. */
export const join = (places: Places, rank: number, effect: Effect, isOpen: boolean): Admission => {
  const { limit, holders, line } = places
  return isOpen && line.isEmpty && hasRoom(places)
    ? { places: { limit, holders: seat(holders, rank), line }, admitted: [effect] }
    : { places: { limit, holders, line: line.with(rank, effect, true) }, admitted: [] }
}

/** Gives the place back, or leaves the line. Whoever has neither changes nothing. */
export const leave = (places: Places, rank: number): Places => {
  const { limit, holders, line } = places
  if (line.has(rank)) return { limit, holders, line: line.without(rank) }
  return holders.has(rank) ? { limit, holders: holders.without(rank), line } : places
}

/** Lets in whoever is first in line, as long as there are places. */
export const fill = (start: Places): Admission => {
  const admitted: Effect[] = []
  let places = start
  for (let first = firstOf(start); first !== undefined && hasRoom(places); first = firstOf(places)) {
    const [rank, effect] = first
    const { limit, holders, line } = places
    places = { limit, holders: seat(holders, rank), line: line.without(rank) }
    admitted.push(effect)
  }
  return { places, admitted }
}

const firstOf = ({ line }: Places): [number, Effect] | undefined => line.nextHigherPair(undefined)

const hasRoom = ({ limit, holders }: Places): boolean => holders.size < limit

const seat = (holders: Places["holders"], rank: number): Places["holders"] => holders.with(rank, true)
