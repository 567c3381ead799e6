/**
 * A whole run as data, drawn from one seed: what is submitted, what people, backends and machines do and when, and what goes
 * wrong. A plan that is cut short is a plan again, which is how a failing one is shrunk.
 */
import type { TaskInput } from "../../lib/index.ts"
import { faultProfiles, type FaultProfile, type Faults, type Latency } from "../../lib/simulation/index.ts"
import { createDice, type Dice } from "./dice.ts"
import { drawTask, rolloutOf } from "./task.ts"

export interface Plan {
  readonly seed: number
  readonly faults: Faults
  readonly latency: Latency
  readonly config: PlannedConfig
  readonly deeds: readonly Deed[]
  /** From then on nothing goes wrong and nobody does anything, in milliseconds. What is away by then is back within a minute. */
  readonly calmAt: number
  /** The streams of events are cut at the calm, so that all is listed; else whatever was lost is to be found out otherwise. */
  readonly cutsAtCalm: boolean
  /** What keeps the engine's state over its crashes; undefined: its own JSON, as it was at the crash. */
  readonly disk: { readonly slowMs: number; readonly fails: number } | undefined
  /** Of the changes that are told, how many a backend confirms, and how long it takes for that at most. */
  readonly backend: { readonly confirms: number; readonly slowMs: number; readonly throws: boolean }
}

export interface PlannedConfig {
  readonly stoppedTaskRetentionMs: number
  readonly stopGraceMs: number
  readonly maxPulls: number
  readonly maxStarts: number
  readonly maxStops: number
}

/** Something done from outside at a moment. `which` chooses among the containers that there are then. */
export type Deed = { readonly at: number } & (
  | { readonly do: "add"; readonly task: TaskInput & { readonly arn: string } }
  | { readonly do: "stop" | "remove" | "check"; readonly arn: string }
  | { readonly do: "stopInSequence"; readonly arn: string; readonly sequence: number }
  /** The engine's process makes so many outward acts more, dies at the next, and is started again after a while. */
  | { readonly do: "crash"; readonly afterActs: number; readonly downMs: number }
  | { readonly do: "kill"; readonly which: number; readonly signal: "HUP" | "KILL" | "TERM" }
  | { readonly do: Touch; readonly which: number }
  /** The daemon cannot be reached for a while, and its containers go on. */
  | { readonly do: "leave"; readonly ms: number }
  | {
      readonly do: "restartDaemon"
      readonly downMs: number
      readonly keepsContainers: boolean
      readonly crashes: boolean
    }
  | { readonly do: "cut" }
  /** For a while no event reaches the engine, and nothing tells of it. */
  | { readonly do: "deafen"; readonly ms: number }
)

/** What people and kernels do to a container. */
export type Touch =
  "removeByHand" | "restartByHand" | "outOfMemory" | "childOutOfMemory" | "pause" | "exec" | "sicken" | "spoilRemoval"

export interface PlanOptions {
  readonly seed: number
  readonly tasks: number
  readonly profile: FaultProfile
}

const minute = 60_000

export const drawPlan = ({ seed, tasks, profile }: PlanOptions): Plan => {
  const dice = createDice(`plan ${String(seed)}`)
  // For what was thought of later: the first dice go on drawing for each seed what they have always drawn.
  const laterDice = createDice(`work ${String(seed)}`)
  const calmAt = dice.between(2, 12) * minute
  const deeds = [
    ...drawLives(dice, tasks, calmAt),
    ...(profile === "none" ? [] : drawTroubles(dice, tasks, calmAt)),
    ...(profile !== "none" && laterDice.chance(0.2) ? drawRevival(laterDice, calmAt) : []),
    ...(losesEvents(profile) && laterDice.chance(0.5) ? [drawDeafness(laterDice, calmAt)] : []),
  ].sort((one, other) => one.at - other.at)
  return {
    seed,
    faults: { ...faultProfiles[profile], untilMs: calmAt },
    latency: dice.chance(0.5) ? { teardown: laterDice.oneOf([5, 100, 1000]) } : dice.between(1, 50),
    config: {
      stoppedTaskRetentionMs: dice.oneOf([minute, 5 * minute, 180 * minute]),
      stopGraceMs: dice.oneOf([1000, 10_000, 30_000]),
      maxPulls: dice.between(1, 3),
      maxStarts: dice.oneOf([1, 2, 16]),
      maxStops: dice.oneOf([1, 2, 16]),
    },
    deeds,
    calmAt,
    cutsAtCalm: laterDice.chance(0.5),
    disk: drawDisk(dice, profile),
    backend: { confirms: dice.oneOf([0, 0.7, 1]), slowMs: dice.oneOf([0, 5000, minute]), throws: dice.chance(0.1) },
  }
}

const losesEvents = (profile: FaultProfile): boolean => profile === "all" || profile === "events"

/** Neighbours at the daemon, of one task perhaps, are started again one soon after the other. */
const drawRevival = (dice: Dice, calmAt: number): readonly Deed[] => {
  const [at, which] = [dice.between(calmAt / 2, calmAt - 10_000), dice.upTo(1000)]
  return [0, 1, 2].map((next): Deed => ({ do: "restartByHand", at: at + 2000 * next, which: which + next }))
}

/** Over by the calm, and mostly just then, so that nobody connects anew because of something else. */
const drawDeafness = (dice: Dice, calmAt: number): Deed => {
  const ms = dice.oneOf([1000, 10_000, minute])
  return { do: "deafen", at: dice.chance(0.7) ? calmAt - ms : dice.upTo(calmAt - ms), ms }
}

const drawDisk = (dice: Dice, profile: FaultProfile): Plan["disk"] => {
  if (dice.chance(0.3)) return undefined
  return profile === "none"
    ? { slowMs: 0, fails: 0 }
    : { slowMs: dice.oneOf([0, 0, 20, 2000]), fails: dice.oneOf([0, 0, 0.1]) }
}

/** Tasks come at any time, and something is wanted of most of them later. */
const drawLives = (dice: Dice, tasks: number, calmAt: number): readonly Deed[] => {
  const deeds: Deed[] = []
  for (let number = 0; number < tasks; number += 1) {
    const at = dice.upTo(calmAt / 2)
    if (number > 0 && dice.chance(0.25)) deeds.push(...rolloutOf(dice, number, at, calmAt))
    else deeds.push({ do: "add", at, task: drawTask(dice, number) }, ...drawWishes(dice, arnOf(number), at, calmAt))
  }
  return deeds
}

export const arnOf = (number: number): string => `task/${String(number)}`

const drawWishes = (dice: Dice, arn: string, from: number, calmAt: number): readonly Deed[] => {
  const later = (): number => dice.between(from, calmAt - 1)
  const deeds: Deed[] = []
  if (dice.chance(0.4)) deeds.push({ do: "stop", at: later(), arn })
  if (dice.chance(0.15)) deeds.push({ do: "check", at: later(), arn })
  if (dice.chance(0.1)) deeds.push({ do: "stop", at: from, arn })
  if (dice.chance(0.15)) {
    const at = later()
    deeds.push({ do: "remove", at, arn })
    // The same arn again: another submission, once the first is forgotten.
    if (dice.chance(0.5))
      deeds.push({ do: "add", at: dice.between(at, calmAt - 1), task: { ...drawTask(dice, 0), arn } })
  }
  return deeds
}

const drawTroubles = (dice: Dice, tasks: number, calmAt: number): readonly Deed[] => {
  const some = (most: number): readonly number[] => Array.from({ length: dice.upTo(most + 1) }, () => dice.upTo(calmAt))
  const which = (): number => dice.upTo(1000)
  return [
    ...some(2).map((at): Deed => ({ do: "crash", at, afterActs: dice.upTo(12), downMs: dice.oneOf([0, 500, 30_000]) })),
    ...some(tasks / 2).map((at): Deed => ({
      do: "kill",
      at,
      which: which(),
      signal: dice.oneOf(["HUP", "KILL", "TERM"]),
    })),
    ...some(1).map((at): Deed => ({ do: "removeByHand", at, which: which() })),
    ...some(2).map((at): Deed => ({ do: "restartByHand", at, which: which() })),
    ...some(4).map((at): Deed => ({ do: dice.oneOf(touches), at, which: which() })),
    ...some(1).map((at): Deed => ({ do: "leave", at, ms: dice.between(1, 60_000) })),
    ...some(1).map((at): Deed => ({
      ...{ do: "restartDaemon", at, downMs: dice.between(1, 60_000) },
      ...{ keepsContainers: dice.chance(0.5), crashes: dice.chance(0.5) },
    })),
    ...some(2).map((at): Deed => ({ do: "cut", at })),
  ]
}

const touches = ["outOfMemory", "childOutOfMemory", "pause", "exec", "sicken", "spoilRemoval"] as const
