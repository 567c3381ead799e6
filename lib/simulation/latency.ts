/** How long the way to the simulated daemon takes, for each kind of call. */

/** `pull` is the time before each report; the others count once, before the daemon acts. */
export type DockerCall =
  "ping" | "version" | "events" | "pull" | "create" | "start" | "stop" | "remove" | "inspect" | "list"

/** Milliseconds: one figure for all calls, or one for some. Zero is allowed: a call still answers asynchronously. */
export type Latency = number | Readonly<Partial<Record<DockerCall, number | undefined>>>

const defaults: Readonly<Record<DockerCall, number>> = {
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
}

export const latencyOf = (latency: Latency | undefined, call: DockerCall): number =>
  typeof latency === "number" ? latency : (latency?.[call] ?? defaults[call])
