/**
 * One life of the engine's process, from its start to its crash or to the end of the run. It may die at any of its outward
 * acts: a call, a change told. From then on nothing that it does reaches anybody; what it had saved is what the next one has.
 */
import { isDeepStrictEqual } from "node:util"
import { filter, type Subscription } from "rxjs"
import {
  createTaskEngine,
  defaultConfig,
  type DaemonStatus,
  type StateChange,
  type Task,
  type TaskEngine,
} from "../../lib/index.ts"
import { viewTask } from "../../lib/engine/view.ts"
import type { ContainerEvent, DockerClient } from "../../lib/index.ts"
import { createRandom, type VirtualScheduler } from "../../lib/simulation/index.ts"
import { isAtLeast, type ContainerStatus } from "../../lib/model/status.ts"
import { Announcements, type Surroundings } from "./announcement.ts"
import { watched, type CallName, type Owner, type Owners } from "./calls.ts"
import { Conduct } from "./conduct.ts"
import type { Disk } from "./disk.ts"
import { subjectOf } from "./memory.ts"
import type { Plan } from "./plan.ts"

export interface ProcessOptions extends Surroundings {
  readonly plan: Plan
  /** Counts the processes. */
  readonly ordinal: number
  readonly docker: DockerClient
  /** False while no event reaches it. */
  readonly hears: () => boolean
  readonly owners: Owners
  readonly scheduler: VirtualScheduler
  /** What outlives it; undefined: its own JSON. */
  readonly disk: Disk | undefined
  readonly state: unknown
  /** Is told once, at the act at which the process dies, with what it leaves behind. */
  readonly onDeath: (state: unknown) => void
}

/** Far more than a run needs: beyond it something goes round in circles. */
const mostActs = 20_000

export class Process {
  readonly engine: TaskEngine
  readonly #options: ProcessOptions
  readonly #announcements: Announcements
  readonly #conduct: Conduct
  readonly #random: () => number
  readonly #watching: Subscription[] = []
  #actsLeft = Number.POSITIVE_INFINITY
  #acts = 0
  #isDead = false
  #isReady = false
  #daemon: DaemonStatus["state"] = "connecting"

  constructor(options: ProcessOptions) {
    const { plan, ordinal, docker, owners, scheduler, disk, state } = options
    const seed = `${String(plan.seed)} ${String(ordinal)}`
    this.#options = options
    this.#random = createRandom(`backend ${seed}`)
    this.engine = createTaskEngine({
      docker: watched(docker, this.#watch(), owners),
      scheduler,
      random: createRandom(`engine ${seed}`),
      config: plan.config,
      ...(disk === undefined ? { state } : { store: disk.openedBy(() => this.#act()) }),
    })
    const findTask = (arn: string) => this.engine.listTasks().find((task) => task.arn === arn)
    const saved = disk?.kept().map((task) => viewTask({ ...task, settings: defaultConfig })) ?? this.engine.listTasks()
    checkKept(saved, options)
    this.#announcements = new Announcements(options, saved, findTask)
    this.#conduct = new Conduct({ ...options, config: plan.config, findTask, daemon: () => this.#daemon, disk })
    this.#subscribe()
    this.engine.mustInit().catch((error: unknown) => {
      if (!this.#isDead) options.journal.violate("the engine is initialised", String(error))
    })
  }

  /** It takes wishes. */
  get isReady(): boolean {
    return this.#isReady && !this.#isDead
  }

  /** It makes so many acts more, and dies at the next. */
  dieAfter(acts: number): void {
    this.#actsLeft = Math.min(this.#actsLeft, acts)
  }

  /** It lives on, whatever was planned. */
  spare(): void {
    this.#actsLeft = Number.POSITIVE_INFINITY
  }

  /** The end of a run, or of a process that has died. */
  bury(): void {
    this.#isDead = true
    for (const each of this.#watching) each.unsubscribe()
    // A dead process writes nothing any more, so its last write never ends.
    void this.engine.shutdown()
  }

  #act(): boolean {
    if (this.#isDead) return false
    if (this.#actsLeft === 0) {
      this.#isDead = true
      this.#options.journal.note("the engine's process has died")
      this.#options.onDeath(this.#options.disk === undefined ? this.#leaveBehind() : undefined)
      return false
    }
    this.#actsLeft -= 1
    this.#acts += 1
    this.#options.journal.demand(this.#acts < mostActs, "the engine comes to rest", () => `${String(mostActs)} acts`)
    return this.#acts < mostActs
  }

  /** Its state as JSON, which is all that the next process has: nothing that its users see of it is lost. */
  #leaveBehind(): unknown {
    const { docker, scheduler, journal } = this.#options
    const state: unknown = JSON.parse(JSON.stringify(this.engine))
    const restored = createTaskEngine({ docker, scheduler, state }).listTasks()
    const lost = this.engine.listTasks().find((task, index) => !isDeepStrictEqual(task, restored[index]))
    journal.demand(lost === undefined, "what is saved is what is restored", () => JSON.stringify(lost))
    return state
  }

  #watch() {
    return {
      act: () => this.#act(),
      hear: (event: ContainerEvent): boolean => {
        const isHeard = this.#options.hears()
        if (isHeard) this.#options.truth.hear(event)
        return isHeard
      },
      begin: (call: CallName, subject: Owner | undefined, target: string): boolean => {
        if (!this.#act()) return false
        this.#conduct.begin(call, subject, target)
        return true
      },
      end: (call: CallName, subject: Owner | undefined, target: string) => this.#conduct.end(call, subject, target),
    }
  }

  #subscribe(): void {
    const { journal, plan } = this.#options
    const changes$ = this.engine.changes$.pipe(filter(() => this.#act()))
    if (plan.backend.throws)
      this.#watching.push(
        changes$.subscribe(() => {
          throw new GuestError("a subscriber throws")
        }),
      )
    this.#watching.push(
      changes$.subscribe({
        next: (change) => {
          this.#announcements.take(change)
          this.#confirm(change)
        },
        error: (error: unknown) => journal.violate("nothing makes the engine fail", String(error)),
      }),
      this.engine.daemon$.subscribe({
        next: ({ state }) => {
          if (state === this.#daemon || this.#isDead) return
          this.#daemon = state
          journal.note(`daemon ${state}`)
          if (state !== "up") return
          this.#isReady = true
          this.#announcements.checkReplayed()
        },
        error: () => undefined,
      }),
    )
  }

  /** A backend, which is slow perhaps, or deaf. */
  #confirm(change: StateChange): void {
    const { plan, scheduler, memory } = this.#options
    const { confirms, slowMs } = plan.backend
    if ((change.status !== "RUNNING" && change.status !== "STOPPED") || this.#random() >= confirms) return
    const task = memory.get(change.taskArn)
    const confirm = (): void => {
      if (this.#isDead || task === undefined) return
      raise(task.confirming, change)
      this.engine.markSent(change).then(
        () => raise(task.confirmed, change),
        () => undefined,
      )
    }
    this.#watching.push(scheduler.schedule(confirm, Math.floor(this.#random() * slowMs)))
  }
}

/** What was promised has been kept. What was not may be gone, and is then no longer thought of. */
const checkKept = (saved: readonly Task[], { memory, journal, disk }: ProcessOptions): void => {
  for (const task of saved) memory.revert(task)
  for (const remembered of memory.all()) {
    const { arn, isAccepted, isRemoved, isEndPromised, told } = remembered
    const task = saved.find((each) => each.arn === arn)
    const mayBeGone = !isAccepted || isRemoved || told.get("") === "STOPPED"
    journal.demand(task !== undefined || mayBeGone, "what was accepted is not lost", () => arn)
    journal.demand(
      task === undefined || task.desiredStatus === "STOPPED" || !isEndPromised,
      "a stop once promised is made",
      () => arn,
    )
    if (task === undefined) memory.forget(arn)
    else if (disk !== undefined && disk.find(arn)?.stopSequence === undefined) remembered.stop = undefined
  }
}

/** Confirmations may come in any order; the highest counts. */
const raise = (statuses: Map<string, ContainerStatus>, change: StateChange): void => {
  const subject = subjectOf(change)
  if (!isAtLeast(statuses.get(subject) ?? "NONE", change.status)) statuses.set(subject, change.status)
}

/** What a subscriber throws on purpose. */
export class GuestError extends Error {}
