/** What must hold once the faults have ceased: everything has come to rest, is known as it is, and leaves nothing behind. */
import type { Blocker, Task, TaskEngine } from "../../lib/index.ts"
import type { VirtualScheduler } from "../../lib/simulation/index.ts"
import { asTaskStatus, lowerOf, type ContainerStatus } from "../../lib/model/status.ts"
import type { Surroundings } from "./announcement.ts"
import type { Life } from "./truth.ts"

export interface PeaceOptions extends Surroundings {
  readonly engine: TaskEngine
  readonly scheduler: VirtualScheduler
  /** The connection was made anew when the faults had ceased, and everything listed. */
  readonly isListed: boolean
}

/** The faults have ceased a while ago: what had died unseen is known by now, and be it that nobody connected anew. */
export const checkRunning = ({ engine, truth, journal }: PeaceOptions): void => {
  for (const { arn, containers } of engine.listTasks())
    for (const { name, knownStatus, containerId } of containers)
      journal.demand(
        knownStatus !== "RUNNING" || truth.lifeOf(containerId)?.isAlive === true,
        "RUNNING does not outlive a death for long",
        () => `${arn} ${name}`,
      )
}

/** Nothing is under way, and nobody waits for anything but time. */
export const checkSettled = (options: PeaceOptions): void => {
  const { engine, journal, scheduler } = options
  for (const task of engine.listTasks()) {
    const waits = engine
      .explain(task.arn)
      .filter((blocker) => !isRest(blocker, scheduler.now()))
      .map(({ subject, waitsFor, on = "" }) => `${subject} ${waitsFor} ${on}`)
    const found = (): string =>
      `${task.arn} is ${task.knownStatus}, not ${task.desiredStatus}; waits: ${waits.join(", ")}`
    const isThere = task.knownStatus === task.desiredStatus || task.knownStatus === "STOPPED"
    journal.demand(isThere && waits.length === 0, "every task settles once the faults cease", found)
    checkTask(task, options)
  }
}

/** Nobody rests more than this, nor beyond its time; a steady-state check may be under way at any moment. */
const isRest = ({ waitsFor, on, since, until = 0 }: Blocker, now: number): boolean =>
  ((waitsFor === "retention" || waitsFor === "steady-check") && until > now) ||
  (waitsFor === "call" && on === "inspect" && now - since < lookMs)

/** Longer than an inspect takes where nothing goes wrong. */
const lookMs = 1000

const checkTask = ({ arn, containers, knownStatus }: Task, options: PeaceOptions): void => {
  const { journal, truth, memory, isListed } = options
  for (const { name, knownStatus: known, knownAt, containerId, exitCode } of containers) {
    const life = truth.lifeOf(containerId)
    const hasRestarted = life?.isRestarted === true
    const isQuelled = memory.get(arn)?.quelled.has(name) === true
    const isUnheard = !isListed && hasStartedUnheard(life, knownAt)
    journal.demand(
      known !== "STOPPED" || life?.isAlive !== true || isQuelled || isUnheard,
      "what comes back to life after its end is stopped, once",
      () => `${arn} ${name}`,
    )
    const isCodeKnown =
      life === undefined || life.isGone || life.deaths.length === 0 || exitCode === life.deaths[0] || hasRestarted
    journal.demand(
      known !== "STOPPED" || isCodeKnown || isUnheard,
      "the exit code is known of what the daemon still has",
      () => `${arn} ${name} has ${String(exitCode)}, not ${life?.deaths.join() ?? ""}`,
    )
    const told = memory.get(arn)?.told.get(name) ?? "NONE"
    journal.demand(
      told === known,
      "every status that is reached is told",
      () => `${arn} ${name} ${known} after ${told}`,
    )
  }
  const told = memory.get(arn)?.told.get("") ?? "NONE"
  journal.demand(
    told === knownStatus,
    "every status that is reached is told",
    () => `${arn} ${knownStatus} after ${told}`,
  )
}

/** After its end, and without a word to the engine: only the list after the next connection tells. */
const hasStartedUnheard = (life: Life | undefined, endedAt: number): boolean =>
  life !== undefined && life.heardNano < life.startedNano && life.startedNano > endedAt * 1e6

/** A task is as far as the last of its containers. */
export const checkForms = ({ engine, journal }: PeaceOptions): void => {
  for (const { arn, knownStatus, containers } of engine.listTasks()) {
    const least = containers.reduce<ContainerStatus>((status, each) => lowerOf(status, each.knownStatus), "STOPPED")
    journal.demand(knownStatus === asTaskStatus(least), "a task is as far as its last container", () => arn)
  }
}

/**
 * All tasks were removed a while ago. What the daemon has made long after it was given up is nobody's fault: it is an orphan, and
 * stays until somebody sweeps orphans.
 */
export const checkForgotten = ({ engine, journal, truth, memory }: PeaceOptions): void => {
  const left = [
    ...truth
      .present()
      .filter(({ isLate }) => !isLate)
      .map(({ arn, container }) => `${arn} ${container}`),
    ...engine.listTasks().map(({ arn }) => arn),
  ]
  journal.demand(left.length === 0, "nothing is left behind", () => left.join(", "))
  memory.isSweeping = true
}

/** What the daemon fails to remove is tried again by whoever wants it gone. */
export const sweep = ({ engine }: PeaceOptions): void => {
  engine.sweepOrphans().catch(() => undefined)
}

/** Orphans were swept. */
export const checkSpotless = ({ journal, truth }: PeaceOptions): void => {
  const left = truth.present().map(({ arn, container }) => `${arn} ${container}`)
  journal.demand(left.length === 0, "no orphan outlives the sweep", () => left.join(", "))
}
