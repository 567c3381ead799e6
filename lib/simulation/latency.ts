/** How long the way to the simulated daemon takes, for each kind of call, and how long the daemon takes at its own work. */
import type { Pace } from "./step.ts"

/** `pull` is the time before each report; the others count once, before the daemon acts. */
export type DockerCall =
  "ping" | "version" | "events" | "pull" | "create" | "start" | "stop" | "remove" | "inspect" | "list"

/**
 * `teardown` is the time from a container's death, which is told at once, until its network is gone: meanwhile its ports are
 * taken, lists say that it runs, and an inspect waits. `removal` is the time in which a container is `removing`.
 */
export type DockerWork = "teardown" | "removal"

/** Milliseconds: one figure for everything, or one for some. Zero is allowed: a call still answers asynchronously. */
export type Latency = number | Readonly<Partial<Record<DockerCall | DockerWork, number | undefined>>>

const defaults: Readonly<Record<DockerCall | DockerWork, number>> = {
  ping: 0,
  version: 0,
  events: 0,
  pull: 10,
  create: 2,
  start: 5,
  stop: 2,
  remove: 2,
  inspect: 1,
  list: 1,
  teardown: 5,
  removal: 1,
}

export const latencyOf = (latency: Latency | undefined, what: DockerCall | DockerWork): number =>
  typeof latency === "number" ? latency : (latency?.[what] ?? defaults[what])

export const paceOf = (latency: Latency | undefined): Pace => ({
  teardownMs: latencyOf(latency, "teardown"),
  removalMs: latencyOf(latency, "removal"),
})
