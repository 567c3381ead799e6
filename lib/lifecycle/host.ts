/**
 * What spans tasks: the places that calls to the one daemon need, and the gate between stops and starts. Every call asks for a
 * place and gives it back. Whoever was submitted first is served first, no matter who asked first; equal pulls share a place;
 * while the daemon is away nobody is admitted, but to a pull that is under way.
 */
import type { EngineConfig } from "../model/config.ts"
import { mostMembers } from "../model/definition.ts"
import type { CallName } from "../model/task.ts"
import type { Effect } from "./effect.ts"
import { newGate, passGate, type Gate, type Passer } from "./gate.ts"
import { fillParties, joinParty, leaveParty, newParties, type Parties } from "./parties.ts"
import { fill, join, leave, newPlaces, type Places } from "./places.ts"

/** Everything that can happen to the host. */
export type HostEvent =
  | { readonly kind: "connected" }
  | { readonly kind: "lost"; readonly at?: number | undefined; readonly retryAt?: number | undefined }
  /** The effects of one step of a task: calls that ask for a place, and places given back. */
  | { readonly kind: "asked"; readonly effects: readonly Ranked[] }
  /** A task has come to be something else to the sequence gate. */
  | ({ readonly kind: "sequenced" } & Passer)

/** An effect, and its place in the order in which places are given away. */
export interface Ranked {
  /** Who comes first: see {@link rankOf}. */
  readonly rank: number
  readonly effect: Effect
}

/** Everything that one event comes to. */
export interface HostStep {
  readonly host: HostState
  /** What may be performed now. */
  readonly admitted: readonly Effect[]
  /** The tasks that have passed the sequence gate. */
  readonly entered: readonly string[]
}

/** Whether the daemon is there, who has a place or waits for one, and who stands at the sequence gate. */
export interface HostState {
  readonly isUp: boolean
  /** Since when it is known to be away, in epoch milliseconds; undefined while it is there, or nobody has tried. */
  readonly downSince: number | undefined
  /** When it is next seen whether the daemon is back, in epoch milliseconds; undefined while it is there, or nobody knows. */
  readonly retryAt: number | undefined
  /** Pulls of one image share a place. */
  readonly pulls: Parties
  /** Creates and starts. */
  readonly starts: Places
  readonly stops: Places
  readonly inspects: Places
  readonly removals: Places
  readonly gate: Gate
}

/** How many places there are of each kind, as far as it can be chosen. */
export type HostLimits = Pick<EngineConfig, "maxPulls" | "maxStarts" | "maxStops">

/**
 * For inspects, and again for removals: they keep any daemon busy. When it comes back without the containers of thousands, each is
 * inspected, and there are fewer connections than that to be had: a process may open 1024 files by default.
 */
const plenty = 64

/**
 * A host that is not connected yet, with all its places free.
 *
 * @example
 * newHost({ maxPulls: 3, maxStarts: 16, maxStops: 16 }).isUp // false
 */
export const newHost = ({ maxPulls, maxStarts, maxStops }: HostLimits): HostState => ({
  isUp: false,
  downSince: undefined,
  retryAt: undefined,
  pulls: newParties(maxPulls),
  starts: newPlaces(maxStarts),
  stops: newPlaces(maxStops),
  inspects: newPlaces(plenty),
  removals: newPlaces(plenty),
  gate: newGate(),
})

/**
 * Orders all containers of all tasks: by submission, then by the container's place in its task.
 *
 * @example
 * rankOf(0, 1) < rankOf(1, 0) // true
 */
export const rankOf = (order: number, containerIndex: number): number => order * mostMembers + containerIndex

/**
 * Folds one event into the host.
 *
 * @example
 * const { host } = reduceHost(newHost({ maxPulls: 3, maxStarts: 16, maxStops: 16 }), { kind: "connected" })
 * const effect = { do: "pull", taskArn: "task/1", container: "main", image: "busybox:1" } as const
 * reduceHost(host, { kind: "asked", effects: [{ rank: 0, effect }] }).admitted // [effect]
 */
export const reduceHost = (host: HostState, event: HostEvent): HostStep => {
  const admitted: Effect[] = []
  switch (event.kind) {
    case "connected":
      return { host: fillAll(change(host, connected), admitted), admitted, entered: [] }
    case "lost":
      return { host: change(host, lost(host, event)), admitted, entered: [] }
    case "asked":
      return { host: fillAll(askAll(host, event.effects, admitted), admitted), admitted, entered: [] }
    case "sequenced": {
      const { gate, entered } = passGate(host.gate, event)
      return { host: change(host, { gate }), admitted, entered }
    }
  }
}

const connected = { isUp: true, downSince: undefined, retryAt: undefined } as const

/** A daemon that is not there at the next try either has been away since the first. */
const lost = (
  { downSince }: HostState,
  { at, retryAt }: Extract<HostEvent, { readonly kind: "lost" }>,
): Partial<HostState> => ({ isUp: false, downSince: downSince ?? at, retryAt })

const askAll = (start: HostState, effects: readonly Ranked[], admitted: Effect[]): HostState => {
  let host = start
  for (const ranked of effects) host = ask(host, ranked, admitted)
  return host
}

/** A call asks for its place, or gives it back. Who is let in at once is added to `admitted`. */
const ask = (host: HostState, { rank, effect }: Ranked, admitted: Effect[]): HostState => {
  if (effect.do === "release")
    return effect.call === "pull"
      ? withPulls(host, leaveParty(host.pulls, rank))
      : withPlaces(host, kindOf[effect.call], leave(host[kindOf[effect.call]], rank))
  if (effect.do === "pull") {
    const { parties, admitted: more } = joinParty(host.pulls, rank, effect.image, effect)
    addAll(admitted, more)
    return withPulls(host, parties)
  }
  const { places, admitted: more } = join(host[kindOf[effect.do]], rank, effect, host.isUp)
  addAll(admitted, more)
  return withPlaces(host, kindOf[effect.do], places)
}

type Kind = (typeof kinds)[number]

/** In this order places are given away. */
const kinds = ["inspects", "stops", "starts", "removals"] as const

const kindOf: Readonly<Record<Exclude<CallName, "pull">, Kind>> = {
  create: "starts",
  start: "starts",
  stop: "stops",
  inspect: "inspects",
  remove: "removals",
}

/** One by one: after an outage more may be let in than one call can have arguments. */
const addAll = (admitted: Effect[], more: readonly Effect[]): void => {
  for (const effect of more) admitted.push(effect)
}

/** Only after a whole step: who gives back one place and asks for the next of its kind keeps it against later comers. */
const fillAll = (host: HostState, admitted: Effect[]): HostState => {
  if (!host.isUp) return host
  let filled = host
  for (const kind of kinds) {
    const { places, admitted: more } = fill(filled[kind])
    addAll(admitted, more)
    filled = withPlaces(filled, kind, places)
  }
  const { parties, admitted: more } = fillParties(host.pulls)
  addAll(admitted, more)
  return withPulls(filled, parties)
}

const withPulls = (host: HostState, pulls: Parties): HostState =>
  pulls === host.pulls ? host : change(host, { pulls })

const withPlaces = (host: HostState, kind: Kind, places: Places): HostState => {
  if (places === host[kind]) return host
  switch (kind) {
    case "starts":
      return change(host, { starts: places })
    case "stops":
      return change(host, { stops: places })
    case "inspects":
      return change(host, { inspects: places })
    case "removals":
      return change(host, { removals: places })
  }
}

/** As `changeContainer` does, and for the same reason. */
const change = (
  { isUp, downSince, retryAt, pulls, starts, stops, inspects, removals, gate }: HostState,
  part: Partial<HostState>,
): HostState => Object.assign({ isUp, downSince, retryAt, pulls, starts, stops, inspects, removals, gate }, part)
