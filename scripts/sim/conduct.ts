/** What is promised of the calls that an engine makes, held against what it knows at that moment. */
import type { DaemonStatus, Task } from "../../lib/index.ts"
import { stopHoldMs } from "../../lib/lifecycle/deadline.ts"
import { isAtLeast } from "../../lib/model/status.ts"
import type { VirtualScheduler } from "../../lib/simulation/index.ts"
import type { Surroundings } from "./announcement.ts"
import type { CallName, Owner } from "./calls.ts"
import type { Disk } from "./disk.ts"
import { waitsFor } from "./memory.ts"
import { missing, uses } from "./neighbour.ts"
import type { PlannedConfig } from "./plan.ts"

export interface ConductOptions extends Surroundings {
  readonly config: PlannedConfig
  readonly findTask: (arn: string) => Task | undefined
  readonly daemon: () => DaemonStatus["state"]
  readonly disk: Disk | undefined
  readonly scheduler: VirtualScheduler
}

/** Watches the calls of one process. */
export class Conduct {
  readonly #options: ConductOptions
  /** Of each container, the call that is under way, and since when. */
  readonly #underWay = new Map<string, { readonly call: CallName; readonly since: number }>()
  readonly #pulls = new Map<string, number>()

  constructor(options: ConductOptions) {
    this.#options = options
  }

  begin(call: CallName, subject: Owner | undefined, target: string): void {
    const { journal, daemon } = this.#options
    journal.note(`call ${call} ${subject === undefined ? target : nameOf(subject)}`)
    journal.demand(daemon() === "up", "nothing is asked of a daemon that is away", () => `${call} ${target}`)
    if (call === "pull") this.#count(target, 1)
    else if (subject !== undefined) this.#beginFor(call, subject)
    else
      journal.demand(call === "inspect" || call === "remove", "only what was made is used", () => `${call} ${target}`)
    this.#checkLimits()
  }

  end(call: CallName, subject: Owner | undefined, target: string): void {
    if (call === "pull") this.#count(target, -1)
    else if (subject !== undefined && this.#underWay.get(nameOf(subject))?.call === call)
      this.#underWay.delete(nameOf(subject))
  }

  #count(image: string, by: 1 | -1): void {
    const count = (this.#pulls.get(image) ?? 0) + by
    if (count > 0) this.#pulls.set(image, count)
    else this.#pulls.delete(image)
  }

  #beginFor(call: CallName, subject: Owner): void {
    const { journal, findTask, scheduler } = this.#options
    const name = nameOf(subject)
    const other = this.#underWay.get(name)?.call
    journal.demand(
      other === undefined,
      "a container has one call at a time",
      () => `${call} of ${name} during ${String(other)}`,
    )
    this.#underWay.set(name, { call, since: scheduler.now() })
    const task = findTask(subject.arn)
    if (task === undefined) {
      const isSwept = call === "remove" && this.#options.memory.isSweeping
      journal.demand(isSwept, "what is forgotten is left alone", () => `${call} of ${name}`)
      return
    }
    const broken = contradictionOf(call, subject, task)
    journal.demand(
      broken === undefined,
      "no call contradicts what is wanted",
      () => `${call} of ${name}: ${broken ?? ""}`,
    )
    const remembered = this.#options.memory.get(subject.arn)
    if (remembered !== undefined && call === "create") remembered.submission = subject.submission
    if (call === "create" || call === "start") this.#checkRise(call, subject, task)
    if (call === "stop") this.#checkStop(subject, task)
    if (call === "remove") this.#checkRetention(subject)
    if (call !== "inspect") this.#checkDurable(call, subject, task)
  }

  /** What has ended is kept for a while, unless somebody wants it gone. */
  #checkRetention(subject: Owner): void {
    const { journal, memory, config, scheduler } = this.#options
    const remembered = memory.get(subject.arn)
    if (remembered === undefined || remembered.isRemoved) return
    const due = (remembered.endedAt ?? Number.POSITIVE_INFINITY) + config.stoppedTaskRetentionMs
    journal.demand(
      due <= scheduler.now(),
      "what has ended is kept for as long as was promised",
      () => `remove of ${nameOf(subject)}, due ${String(due)}`,
    )
  }

  #checkRise(call: "create" | "start", subject: Owner, task: Task): void {
    const { journal, memory } = this.#options
    // When the daemon carries it out is its own affair: one that was given up may be made long after another was.
    const told = memory.get(subject.arn)?.told.get(subject.container) ?? "NONE"
    const isDone = isAtLeast(told, call === "create" ? "CREATED" : "RUNNING")
    journal.demand(!isDone, `no container is ${call}${call === "create" ? "d" : "ed"} twice`, () => nameOf(subject))
    const waitsFor = missing(call, subject.container, task)
    journal.demand(
      waitsFor === undefined,
      "nothing is made before what it needs",
      () => `${call} of ${nameOf(subject)} before ${waitsFor ?? ""}`,
    )
    const overtaken = this.#overtaken(task)
    journal.demand(
      overtaken === undefined,
      "a start waits for every stop with its number or a lower one",
      () => `${call} of ${nameOf(subject)} before the end of ${overtaken ?? ""}`,
    )
  }

  /** A task's first effect waits for its definition to be kept, and a removal for its end. */
  #checkDurable(call: CallName, subject: Owner, task: Task): void {
    const { disk, journal } = this.#options
    if (disk === undefined) return
    const kept = disk.find(task.arn)
    const isKept = kept !== undefined && (call !== "remove" || kept.known === "STOPPED")
    journal.demand(
      isKept,
      "what is done is kept first",
      () => `${call} of ${nameOf(subject)}, kept ${String(kept?.known)}`,
    )
  }

  /** After its end a container is stopped only if it was started again. */
  #checkStop(subject: Owner, task: Task): void {
    const { journal, memory, truth } = this.#options
    const container = task.containers.find(({ name }) => name === subject.container)
    const remembered = memory.get(task.arn)
    if (container?.knownStatus !== "STOPPED") this.#checkOrder(subject, task)
    if (container?.knownStatus !== "STOPPED" || remembered === undefined) return
    const { starts, isRestarted } = truth.lifeOf(container.containerId) ?? { starts: 0, isRestarted: false }
    journal.demand(
      isRestarted || starts > (remembered.ends.get(container.name) ?? 0),
      "what has STOPPED is stopped only if it was started again",
      () => nameOf(subject),
    )
    remembered.quelled.add(container.name)
  }

  /** Whoever uses a container goes before it, where both are to go. */
  #checkOrder(subject: Owner, task: Task): void {
    const { journal, truth } = this.#options
    const user = task.containers.find(({ name, knownStatus, desiredStatus, containerId }) => {
      const isGoing = knownStatus === "RUNNING" && desiredStatus === "STOPPED" && uses(task, name, subject.container)
      const life = isGoing ? truth.lifeOf(containerId) : undefined
      return life?.isAlive === true && !life.isRestarted
    })
    journal.demand(
      user === undefined,
      "stops go the other way round",
      () => `${nameOf(subject)} before ${user?.name ?? ""}`,
    )
  }

  /** A stop that this task's start should have waited for. An end is known before it is told, where that waits for the disk. */
  #overtaken({ arn }: Task): string | undefined {
    const { memory, findTask } = this.#options
    const starting = memory.get(arn)
    if (starting === undefined) return undefined
    return memory
      .all()
      .find(
        (other) =>
          waitsFor(starting, other) &&
          other.told.get("") !== "STOPPED" &&
          findTask(other.arn)?.knownStatus !== "STOPPED",
      )?.arn
  }

  #checkLimits(): void {
    const { journal, config, scheduler } = this.#options
    const underWay = [...this.#underWay.values()]
    const rises = underWay.filter(({ call }) => call === "create" || call === "start").length
    journal.demand(rises <= config.maxStarts, "creates and starts are limited", () => `${String(rises)} are under way`)
    // One in its grace makes room for others.
    const stops = underWay.filter(({ call, since }) => call === "stop" && scheduler.now() - since < stopHoldMs).length
    journal.demand(stops <= config.maxStops, "stops are limited", () => `${String(stops)} are under way`)
    const pulls = this.#pulls.size
    journal.demand(pulls <= config.maxPulls, "pulls are limited", () => `${String(pulls)} are under way`)
    const twice = [...this.#pulls].find(([, count]) => count > 1)
    journal.demand(twice === undefined, "equal pulls are made once", () => String(twice))
  }
}

const nameOf = ({ arn, container }: Owner): string => `${arn} ${container}`

const contradictionOf = (call: CallName, { container: name }: Owner, task: Task): string | undefined => {
  const container = task.containers.find((each) => each.name === name)
  switch (call) {
    case "create":
    case "start":
      return task.desiredStatus === "STOPPED" ? "its task is to stop" : undefined
    case "stop":
      // One that came back to life after its end is stopped, too.
      return container?.desiredStatus !== "RUNNING" || container.knownStatus === "STOPPED" ? undefined : "it is to run"
    case "remove":
      return task.knownStatus === "STOPPED" ? undefined : "its task has not stopped"
    case "pull":
    case "inspect":
      return undefined
  }
}
