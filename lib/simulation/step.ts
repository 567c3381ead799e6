/**
 * The daemon's state, and a step of it under way: what has changed, been told and been answered so far. The helpers here
 * are the only ones that write state, so that names, timers and the count of busy containers cannot disagree with containers.
 */
import type { ContainerEvent } from "../model/daemon.ts"
import { drawHex, seeded } from "./chance.ts"
import { containerName } from "./body.ts"
import { dueOf, isBusy, type SimulatedContainer } from "./container.ts"
import { bootImages, type Images, type ImageSpec } from "./image.ts"
import type { Refusal } from "./refusal.ts"
import { emptyTable, lookUp, type Table, valuesOf, withEntry, withoutEntry } from "./table.ts"

export interface Daemon {
  /** The generator that identities are drawn from. */
  readonly chance: number
  /** How many containers have been made. */
  readonly made: number
  readonly images: Images
  readonly containers: Table<SimulatedContainer>
  /** Name to id. */
  readonly names: Table<string>
  /** `tcp/80` to the id of the container that holds it. */
  readonly hostPorts: Table<string>
  readonly lastNano: number
  /** `stopping` takes no more calls, and goes down when the last container has come to rest. */
  readonly power: "up" | "stopping" | "down"
  /** How many containers run or are being taken down. */
  readonly busy: number
  readonly pace: Pace
}

/** Milliseconds that the daemon takes. */
export interface Pace {
  /** From a container's death until its network is gone. */
  readonly teardownMs: number
  readonly removalMs: number
}

/** What a call is answered with: the container it was about, or a no. */
export type Reply = { readonly containerId: string } | Refusal

export interface Step {
  readonly daemon: Daemon
  readonly at: number
  readonly events: readonly ContainerEvent[]
  /** To whom, by ticket; a call may be answered in a later step than its own. */
  readonly replies: readonly { readonly ticket: number; readonly reply: Reply }[]
  /** The containers whose next moment is another one now, or none. */
  readonly timers: readonly { readonly containerId: string; readonly due: number | undefined }[]
}

export interface BootOptions {
  readonly seed?: number | undefined
  readonly images?: readonly (string | ImageSpec)[] | undefined
  readonly pace?: Pace | undefined
}

export const bootDaemon = ({ seed = 1, images, pace = { teardownMs: 0, removalMs: 0 } }: BootOptions): Daemon => ({
  chance: seeded(seed),
  made: 0,
  images: bootImages(images),
  containers: emptyTable,
  names: emptyTable,
  hostPorts: emptyTable,
  lastNano: 0,
  power: "up",
  busy: 0,
  pace,
})

export const beginStep = (daemon: Daemon, at: number): Step => ({ daemon, at, events: [], replies: [], timers: [] })

/** By id, by name, or by the beginning of an id that no other shares. */
export const findContainer = (daemon: Daemon, idOrName: string): SimulatedContainer | undefined => {
  const id = lookUp(daemon.names, containerName(idOrName)) ?? idOrName
  const found = lookUp(daemon.containers, idOrName) ?? lookUp(daemon.containers, id)
  if (found !== undefined || !/^[0-9a-f]{1,63}$/.test(idOrName)) return found
  const [first, second] = valuesOf(daemon.containers).filter(({ id }) => id.startsWith(idOrName))
  return second === undefined ? first : undefined
}

/** The container as it stands now. */
export const current = (step: Step, containerId: string): SimulatedContainer | undefined =>
  lookUp(step.daemon.containers, containerId)

/** Key by key, which is several times as fast as to spread one over the other. */
export const patch = ({ daemon, at, events, replies, timers }: Step, change: Partial<Daemon>): Step => ({
  daemon: {
    chance: change.chance ?? daemon.chance,
    made: change.made ?? daemon.made,
    images: change.images ?? daemon.images,
    containers: change.containers ?? daemon.containers,
    names: change.names ?? daemon.names,
    hostPorts: change.hostPorts ?? daemon.hostPorts,
    lastNano: change.lastNano ?? daemon.lastNano,
    power: change.power ?? daemon.power,
    busy: change.busy ?? daemon.busy,
    pace: change.pace ?? daemon.pace,
  },
  at,
  events,
  replies,
  timers,
})

export const drawId = (step: Step): { readonly step: Step; readonly id: string } => {
  const { hex, chance } = drawHex(step.daemon.chance, 64)
  return { step: patch(step, { chance }), id: hex }
}

export const put = (step: Step, container: SimulatedContainer): Step => {
  const { containers, names, busy } = step.daemon
  const before = lookUp(containers, container.id)
  const next = patch(step, {
    containers: withEntry(containers, container.id, container),
    busy: busy + Number(isBusy(container)) - Number(isBusy(before)),
    names: before === undefined ? withEntry(names, container.name, container.id) : names,
  })
  return retime(next, container.id, before && dueOf(before), dueOf(container))
}

export const drop = (step: Step, container: SimulatedContainer): Step => {
  const { containers, names, busy } = step.daemon
  const next = patch(step, {
    busy: busy - Number(isBusy(container)),
    containers: withoutEntry(containers, container.id),
    names: withoutEntry(names, container.name),
  })
  return retime(next, container.id, dueOf(container), undefined)
}

const retime = (step: Step, containerId: string, before: number | undefined, due: number | undefined): Step =>
  before === due ? step : { ...step, timers: [...step.timers, { containerId, due }] }

export const answer = (step: Step, ticket: number, reply: Reply): Step => ({
  ...step,
  replies: [...step.replies, { ticket, reply }],
})

/** At least a microsecond apart: a double cannot tell nanoseconds of this century from one another. */
const apartNano = 1000

const nextNano = ({ at, daemon }: Step): number => Math.max(at * 1e6, daemon.lastNano + apartNano)

/** When whatever is told next happens, in milliseconds: an inspect has it from the same clock. */
export const nextMoment = (step: Step): number => nextNano(step) / 1e6

/** A daemon that is down tells nothing. */
export const emit = (
  step: Step,
  container: SimulatedContainer,
  action: string,
  extra?: Readonly<Record<string, string>>,
): Step => {
  if (step.daemon.power === "down") return step
  const timeNano = nextNano(step)
  const attributes = extra === undefined ? container.attributes : { ...container.attributes, ...extra }
  const event = { action, containerId: container.id, attributes, timeNano }
  return { ...patch(step, { lastNano: timeNano }), events: [...step.events, event] }
}
