/**
 * What can go wrong between an engine and its daemon, as data: how likely each fault is, and how long those last that take
 * time. No fault tells a lie that a real daemon could not tell: a container that is said to be missing has been removed first.
 */
import type { DockerCall } from "./latency.ts"

/**
 * `slow` and `late`: done, but after a while, even if the caller has given up · `hung`: neither done nor answered ·
 * `unanswered`: done, never answered · `broken`: done, and the connection lost before the answer · `unreachable`: not done ·
 * `failed`: refused with a 500 · `conflict`: refused with a 409 · `missing`: refused with a 404, what was meant having been
 * removed · `away`: the daemon is away for a while, which breaks all that is under way
 */
export type CallFault =
  "slow" | "late" | "hung" | "unanswered" | "broken" | "unreachable" | "failed" | "conflict" | "missing" | "away"

/** `reordered`: told after its successor. */
export type EventFault = "lost" | "doubled" | "delayed" | "reordered"

/** `silent`: open, but nothing is told any more until the faults cease. */
export type StreamFault = "ended" | "errored" | "silent"

/** Each chance is from 0, never, which is the default, to 1; their sum in one group is at most 1. Durations in milliseconds. */
export interface Faults {
  /** For each call. */
  readonly call?: Readonly<Partial<Record<CallFault, number>>> | undefined
  /** For each event. */
  readonly event?: Readonly<Partial<Record<EventFault, number>>> | undefined
  /** For each connection to the stream of events. */
  readonly stream?: Readonly<Partial<Record<StreamFault, number>>> | undefined
  /** The longest that a slow call, or a delayed event, takes; default 5 s. */
  readonly slowMs?: number | undefined
  /** The longest that a late call takes; default 10 min. */
  readonly lateMs?: number | undefined
  /** The longest that the daemon is away; default 1 min. */
  readonly awayMs?: number | undefined
  /** The longest that a faulty stream works; default 1 min. */
  readonly streamMs?: number | undefined
  /** From then on nothing goes wrong any more, epoch milliseconds of the scheduler; default: never. */
  readonly untilMs?: number | undefined
}

/** One fault that has come about. */
export interface DrawnFault {
  /** Epoch milliseconds of the scheduler's clock. */
  readonly at: number
  readonly fault: `call ${CallFault}` | `event ${EventFault}` | `stream ${StreamFault}`
  /** The call that it befell, or the event's word. */
  readonly befell: DockerCall | (string & {})
  /** The image, name or id. */
  readonly target: string
  /** How long it takes, where it takes time. */
  readonly ms?: number
}

/**
 * One line for a log.
 *
 * @example
 * formatFault({ at: 1500, fault: "call slow", befell: "start", target: "web", ms: 20 }) // "1500 call slow: start web, 20 ms"
 */
export const formatFault = ({ at, fault, befell, target, ms }: DrawnFault): string =>
  `${String(at)} ${fault}: ${befell}${target === "" ? "" : ` ${target}`}${ms === undefined ? "" : `, ${String(ms)} ms`}`
