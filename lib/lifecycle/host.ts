/**
 * What spans tasks: the places that calls to the one daemon need, and the gate between stops and starts. Every call asks for a
 * place and gives it back. Whoever was submitted first is served first, no matter who asked first; equal pulls share a place;
 * while the daemon is away nobody is admitted.
 */
import type { EngineConfig } from "../model/config.ts"
import type { CallName } from "../model/task.ts"
import type { Effect } from "./effect.ts"
import { newGate, passGate, type Gate, type Passer } from "./gate.ts"
import { fill, join, leave, newPlaces, type Admission, type Places } from "./places.ts"

/** Everything that can happen to the host. */
export type HostEvent =
  | { readonly kind: "connected" }
  | { readonly kind: "lost" }
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

type PlaceName = "pull" | "start" | "stop" | "other"

/** Whether the daemon is there, who has a place or waits for one, and who stands at the sequence gate. */
export interface HostState {
  readonly isUp: boolean
  readonly places: Readonly<Record<PlaceName, Places>>
  readonly gate: Gate
}

/** How many places there are of each kind. */
export type HostLimits = Pick<EngineConfig, "maxPulls" | "maxStarts" | "maxStops">

/**
 * A host that is not connected yet, with all its places free.
 *
 * @example
 * newHost({ maxPulls: 3, maxStarts: 16, maxStops: 16 }).isUp // false
 */
export const newHost = ({ maxPulls, maxStarts, maxStops }: HostLimits): HostState => ({
  isUp: false,
  places: {
    pull: newPlaces(maxPulls),
    start: newPlaces(maxStarts),
    stop: newPlaces(maxStops),
    other: newPlaces(Number.MAX_SAFE_INTEGER),
  },
  gate: newGate(),
})

/**
 * Orders all containers of all tasks: by submission, then by the container's place in its task.
 *
 * @example
 * rankOf(0, 1) < rankOf(1, 0) // true
 */
export const rankOf = (order: number, containerIndex: number): number => order * mostContainers + containerIndex

const mostContainers = 1024

/**
 * Folds one event into the host.
 *
 * @example
 * const { host } = reduceHost(newHost({ maxPulls: 3, maxStarts: 16, maxStops: 16 }), { kind: "connected" })
 * const effect = { do: "pull", taskArn: "task/1", container: "main", image: "busybox:1" } as const
 * reduceHost(host, { kind: "asked", effects: [{ rank: 0, effect }] }).admitted // [effect]
 */
export const reduceHost = (host: HostState, event: HostEvent): HostStep => {
  switch (event.kind) {
    case "connected":
      return fillAll(stepOf({ ...host, isUp: true }))
    case "lost":
      return stepOf({ ...host, isUp: false })
    case "asked":
      return fillAll(event.effects.reduce(ask, stepOf(host)))
    case "sequenced": {
      const { gate, entered } = passGate(host.gate, event)
      return { ...stepOf({ ...host, gate }), entered }
    }
  }
}

const stepOf = (host: HostState): HostStep => ({ host, admitted: [], entered: [] })

const placeOf: Readonly<Record<CallName, PlaceName>> = {
  pull: "pull",
  create: "start",
  start: "start",
  stop: "stop",
  inspect: "other",
  remove: "other",
}

/** Pulls of one image share a place; everybody else has one alone. */
const keyOf = ({ rank, effect }: Ranked): string => (effect.do === "pull" ? effect.image : String(rank))

const ask = (step: HostStep, ranked: Ranked): HostStep => {
  const { rank, effect } = ranked
  return effect.do === "release"
    ? change(step, placeOf[effect.call], (places) => ({ places: leave(places, rank), admitted: [] }))
    : change(step, placeOf[effect.do], (places) => join(places, rank, keyOf(ranked), effect))
}

/** Only after a whole step: who gives back one place and asks for the next of its kind keeps it against later comers. */
const fillAll = (step: HostStep): HostStep =>
  step.host.isUp ? placeNames.reduce((filled, name) => change(filled, name, fill), step) : step

const placeNames: readonly PlaceName[] = ["other", "stop", "start", "pull"]

const change = (step: HostStep, name: PlaceName, how: (places: Places) => Admission): HostStep => {
  const { host, admitted, entered } = step
  const { places, admitted: more } = how(host.places[name])
  return places === host.places[name]
    ? step
    : { host: withPlaces(host, name, places), admitted: more.length > 0 ? [...admitted, ...more] : admitted, entered }
}

/** Every key is named, not spread: see `changeContainer`. */
const withPlaces = ({ isUp, places, gate }: HostState, name: PlaceName, changed: Places): HostState => ({
  isUp,
  places: {
    pull: name === "pull" ? changed : places.pull,
    start: name === "start" ? changed : places.start,
    stop: name === "stop" ? changed : places.stop,
    other: name === "other" ? changed : places.other,
  },
  gate,
})
