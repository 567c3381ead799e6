/**
 * What a new connection to the event stream must know of the ones before it: from when on to replay, and what of the replay
 * has been told already. The times are those of the events, by the daemon's clock; until the first event has come there is only
 * our own to go by. What is kept is bounded by the overlap.
 */
import type { ContainerEvent } from "../model/daemon.ts"

/** How far before the last event a new connection begins: events may reach us out of order. */
export const overlapMs = 1000

/**
 * How far before its own beginning the first connection begins: of a container that has died just now, lists go on saying
 * that it runs until its network is gone, and with no replay of its death nobody would ever say otherwise.
 */
export const firstOverlapMs = 10_000

export interface Resume {
  /** The time to replay from, as Docker takes it. */
  readonly since: () => string
  /** True the first time an event is shown, false for a duplicate. */
  readonly isNew: (event: ContainerEvent) => boolean
}

/** `begunAt` is the time of the first connection by our own clock, in epoch milliseconds. */
export const createResume = (begunAt: number): Resume => {
  let newest = 0
  const told = new Map<string, number>()
  const sinceMs = (): number =>
    Math.max(0, Math.floor(newest === 0 ? begunAt - firstOverlapMs : newest / 1e6 - overlapMs))
  return {
    since: () => formatSeconds(sinceMs()),
    isNew: (event) => {
      const key = `${String(event.timeNano)} ${event.action} ${event.containerId}`
      if (told.has(key)) return false
      newest = Math.max(newest, event.timeNano)
      told.set(key, event.timeNano)
      dropBefore(told, sinceMs() * 1e6)
      return true
    },
  }
}

/** Oldest first, as far as they came in order; one that did not goes a little later. */
const dropBefore = (told: Map<string, number>, horizon: number): void => {
  for (const [key, timeNano] of told) {
    if (timeNano >= horizon) return
    told.delete(key)
  }
}

/** `seconds.nanoseconds`; milliseconds are as fine as a double of nanoseconds can be trusted to be. */
const formatSeconds = (ms: number): string =>
  `${String(Math.floor(ms / 1000))}.${String(ms % 1000).padStart(3, "0")}000000`
