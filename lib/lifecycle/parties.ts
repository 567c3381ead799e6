/**
 * A bounded number of places that are shared: those who ask under the same key are a party. They come in together with the
 * first of them, whoever joins later comes in at once, and the place is free again when the last has left.
 */
import type { Effect } from "./effect.ts"
import { SortedMap } from "./sorted-map.ts"

export interface Parties {
  readonly limit: number
  /** How many parties have a place. */
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

export interface PartyAdmission {
  readonly parties: Parties
  readonly admitted: readonly Effect[]
}

export const newParties = (limit: number): Parties => ({
  limit,
  taken: 0,
  line: new SortedMap(),
  parties: new SortedMap(),
  keys: new SortedMap(),
})

/** Asks for a place; it is given by {@link fillParties}, or at once where the party is in already. */
export const joinParty = (all: Parties, rank: number, key: string, effect: Effect): PartyAdmission => {
  const { limit, taken, line, parties, keys } = all
  const { isIn, members } = partyOf(all, key)
  return {
    parties: {
      limit,
      taken,
      line: isIn ? line : line.with(rank, key, true),
      parties: parties.with(key, { isIn, members: members.with(rank, effect, true) }, true),
      keys: keys.with(rank, key, true),
    },
    admitted: isIn ? [effect] : [],
  }
}

/** Gives the place back, or leaves the line. Whoever has neither changes nothing. */
export const leaveParty = (all: Parties, rank: number): Parties => {
  const { limit, taken, line, parties, keys } = all
  const key = keys.get(rank)
  if (key === undefined) return all
  const { isIn, members } = partyOf(all, key)
  const left = members.without(rank)
  return {
    limit,
    taken: isIn && left.isEmpty ? taken - 1 : taken,
    line: isIn ? line : line.without(rank),
    parties: left.isEmpty ? parties.without(key) : parties.with(key, { isIn, members: left }, true),
    keys: keys.without(rank),
  }
}

/** Lets in whoever is first in line, as long as there are places. */
export const fillParties = (start: Parties): PartyAdmission => {
  const admitted: Effect[] = []
  let all = start
  for (let key = firstOf(start); key !== undefined && all.taken < all.limit; key = firstOf(all)) {
    const { members } = partyOf(all, key)
    all = enter(all, key, members)
    for (const effect of members.values()) admitted.push(effect)
  }
  return { parties: all, admitted }
}

const firstOf = ({ line }: Parties): string | undefined => line.nextHigherPair(undefined)?.[1]

const partyOf = ({ parties }: Parties, key: string): Party => parties.get(key) ?? nobody

const nobody: Party = { isIn: false, members: new SortedMap() }

const enter = (
  { limit, taken, line, parties, keys }: Parties,
  key: string,
  members: SortedMap<number, Effect>,
): Parties => ({
  limit,
  taken: taken + 1,
  line: line.withoutKeys(members.keysArray()),
  parties: parties.with(key, { isIn: true, members }, true),
  keys,
})
