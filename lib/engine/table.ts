/**
 * The owner of all tasks: it folds one input at a time into the one task that it concerns, found by index, and into the
 * host. It holds what the reducers return and decides nothing. Corresponds to `dockerstate.DockerTaskEngineState`.
 */
import { knownAtOf } from "../lifecycle/announce.ts"
import {
  explain,
  nextDeadline,
  newHost,
  rankOf,
  reduceHost,
  reduceTask,
  sequencingOf,
  type Blocker,
  type Effect,
  type HostEvent,
  type HostLimits,
  type HostState,
  type TaskEvent,
  type TaskState,
} from "../lifecycle/index.ts"
import type { StateChange } from "../model/change.ts"
import type { ContainerEvent, ListedContainer } from "../model/daemon.ts"
import type { CallName, ContainerState } from "../model/task.ts"
import { containerNameLabel, engineIdLabel, submissionIdLabel, taskArnLabel } from "../wire/label.ts"
import { Deadlines } from "./deadlines.ts"
import { asOccurrence } from "./docker-event.ts"
import type { Input, InputOf } from "./input.ts"

/** What one input comes to. */
export interface Folded {
  readonly input: Input
  readonly changes: readonly StateChange[]
  /** What may be performed now, in this order. */
  readonly effects: readonly Effect[]
  /** The tasks that are not as they were; undefined: forgotten. */
  readonly tasks: ReadonlyMap<string, TaskState | undefined>
}

export interface TableOptions {
  /** Known once the store is open. */
  readonly engineId: () => string
  readonly limits: HostLimits
  /** Whether a container with these labels is the very one that this container's create makes. */
  readonly isMadeFor: (task: TaskState, container: string, labels: Readonly<Record<string, string>>) => boolean
  /** How long a call may take once it is admitted, in milliseconds. */
  readonly limitOf: (call: CallName) => number
}

interface Address {
  readonly arn: string
  readonly container: string
}

interface Gathered extends Folded {
  readonly changes: StateChange[]
  readonly effects: Effect[]
  readonly tasks: Map<string, TaskState | undefined>
}

export class TaskTable {
  readonly #options: TableOptions
  readonly #tasks = new Map<string, TaskState>()
  /** Those of which anything is known to run. */
  readonly #running = new Set<string>()
  readonly #addresses = new Map<string, Address>()
  readonly #deadlines = new Deadlines()
  #host: HostState

  constructor(options: TableOptions) {
    this.#options = options
    this.#host = newHost(options.limits)
  }

  get(arn: string): TaskState | undefined {
    return this.#tasks.get(arn)
  }

  all(): readonly TaskState[] {
    return [...this.#tasks.values()]
  }

  /** True while any container is known to run. */
  isAnythingRunning(): boolean {
    return this.#running.size > 0
  }

  explain(task: TaskState): readonly Blocker[] {
    return explain(task, this.#host)
  }

  /** When the next input is due at the latest. */
  earliestDeadline(): number | undefined {
    return this.#deadlines.earliest()
  }

  fold(input: Input): Folded {
    const gathered: Gathered = { input, changes: [], effects: [], tasks: new Map() }
    switch (input.kind) {
      case "task":
        this.#step(input.arn, input.event, gathered)
        break
      case "takenUp":
        return { ...gathered, changes: this.#takeUp(input, gathered) }
      case "docker":
        this.#route(input.event, input.at, gathered)
        break
      case "connected":
        this.#compare(input.containers, input.at, gathered)
        this.#ask({ kind: "connected" }, input.at, gathered)
        break
      case "relisted":
        for (const arn of this.#missedIn(input)) this.#step(arn, { kind: "checkRequested", at: input.at }, gathered)
        break
      case "lost":
        this.#ask({ kind: "lost", at: input.at, retryAt: input.retryAt }, input.at, gathered)
        break
      case "alarm":
        for (const arn of this.#deadlines.takeDue(input.at))
          this.#step(arn, { kind: "elapsed", at: input.at }, gathered)
        break
    }
    return gathered
  }

  /** What is told again of all of them, in the order in which it came about. */
  #takeUp({ tasks, at }: InputOf<"takenUp">, gathered: Gathered): readonly StateChange[] {
    const replays = tasks.flatMap((task) => {
      const before = gathered.changes.length
      this.#step(task.definition.arn, { kind: "restored", at, task }, gathered)
      return gathered.changes.slice(before).map((change) => ({ change, knownAt: knownAtOf(task, change) }))
    })
    return replays.sort((one, other) => one.knownAt - other.knownAt).map(({ change }) => change)
  }

  #step(arn: string, event: TaskEvent, gathered: Gathered): void {
    const before = this.#tasks.get(arn)
    const { task, effects, changes } = reduceTask(before, event)
    if (task === before) {
      // Its deadline has been taken out, whether or not anything has come of it.
      if (task !== undefined && event.kind === "elapsed") this.#arm(arn, task, event.at)
      return
    }
    this.#keep(arn, before, task, event.at)
    gathered.tasks.set(arn, task)
    for (const change of changes) gathered.changes.push(change)
    this.#sequence(before, task, event.at, gathered)
    // A task that is forgotten gives its last place back.
    const subject = task ?? before
    if (subject === undefined || effects.length === 0) return
    for (const effect of effects) if (isCancelling(effect)) gathered.effects.push(effect)
    this.#ask({ kind: "asked", effects: effects.map((effect) => ranked(subject, effect)) }, event.at, gathered)
  }

  /** A stop is registered, and done, in the very fold that makes it so (BUG-3). */
  #sequence(before: TaskState | undefined, after: TaskState | undefined, at: number, gathered: Gathered): void {
    const [from, to] = [sequencingOf(before), sequencingOf(after)]
    const task = after ?? before
    if (task === undefined || (from.holds === to.holds && from.awaits === to.awaits)) return
    const { arn: taskArn } = task.definition
    this.#ask({ kind: "sequenced", taskArn, rank: rankOf(task.order, 0), from, to }, at, gathered)
  }

  /** Whoever is admitted is told so within the same fold: nothing can come between a place and its holder. */
  #ask(event: HostEvent, at: number, gathered: Gathered): void {
    const { host, admitted, entered } = reduceHost(this.#host, event)
    this.#host = host
    for (const arn of entered) this.#step(arn, { kind: "entered", at }, gathered)
    for (const effect of admitted) {
      if (effect.do === "release") continue
      gathered.effects.push(effect)
      const until = at + this.#options.limitOf(effect.do)
      this.#step(
        effect.taskArn,
        { kind: "admitted", container: effect.container, call: effect.do, at, until },
        gathered,
      )
    }
  }

  #keep(arn: string, before: TaskState | undefined, task: TaskState | undefined, at: number): void {
    if (task === undefined) this.#forget(arn, before)
    else {
      this.#tasks.set(arn, task)
      this.#arm(arn, task, at)
      if (task.containers !== before?.containers) this.#index(arn, before, task)
    }
  }

  #arm(arn: string, task: TaskState, at: number): void {
    this.#deadlines.set(arn, task.order, nextDeadline(task, at)?.at)
  }

  #index(arn: string, before: TaskState | undefined, { containers }: TaskState): void {
    if (containers.some(isRunning)) this.#running.add(arn)
    else this.#running.delete(arn)
    containers.forEach(({ containerId, name }, index) => {
      if (containerId !== undefined && containerId !== before?.containers[index]?.containerId)
        this.#addresses.set(containerId, { arn, container: name })
    })
  }

  #forget(arn: string, before: TaskState | undefined): void {
    this.#tasks.delete(arn)
    this.#running.delete(arn)
    this.#deadlines.delete(arn)
    for (const { containerId } of before?.containers ?? [])
      if (containerId !== undefined) this.#addresses.delete(containerId)
  }

  #route(event: ContainerEvent, at: number, gathered: Gathered): void {
    const { containerId, attributes } = event
    const address = this.#addresses.get(containerId) ?? this.#newcomer(attributes, containerId)
    const occurrence = address === undefined ? undefined : asOccurrence(event, address.container, at)
    if (address !== undefined && occurrence !== undefined) this.#step(address.arn, occurrence, gathered)
  }

  /** One that bears its labels and was made otherwise is none of ours. */
  #newcomer(found: Readonly<Record<string, string>>, id: string): Address | undefined {
    const address = this.#addressFromLabels(found, id)
    const task = address && this.#tasks.get(address.arn)
    return task !== undefined && this.#options.isMadeFor(task, address?.container ?? "", found) ? address : undefined
  }

  /**
   * An event may overtake the answer that tells the container's id; its labels say whose it is all the same. Where another id is
   * known already, it is a copy that bears our labels, and none of ours.
   */
  #addressFromLabels(found: Readonly<Record<string, string>>, id: string): Address | undefined {
    const arn = found[taskArnLabel]
    const container = found[containerNameLabel]
    const task = arn === undefined ? undefined : this.#tasks.get(arn)
    const known = task?.containers.find(({ name }) => name === container)
    return arn !== undefined &&
      container !== undefined &&
      (known?.containerId ?? id) === id &&
      task?.submissionId === found[submissionIdLabel] &&
      found[engineIdLabel] === this.#options.engineId()
      ? { arn, container }
      : undefined
  }

  /** The tasks of which something should run, and does not. */
  #missedIn({ askedAt, running }: InputOf<"relisted">): readonly string[] {
    const ids = new Set(running.map(({ id }) => id))
    const isMissed = ({ known, knownAt, containerId, call }: ContainerState): boolean =>
      known === "RUNNING" &&
      call === undefined &&
      knownAt < askedAt &&
      containerId !== undefined &&
      !ids.has(containerId)
    return [...this.#running].filter((arn) => this.#tasks.get(arn)?.containers.some(isMissed) === true)
  }

  #compare(listed: readonly ListedContainer[], at: number, gathered: Gathered): void {
    const byTask = new Map<string, Record<string, { containerId: string; state: ListedContainer["state"] }>>()
    for (const { id, labels: found, state } of listed) {
      const address = this.#addresses.get(id) ?? this.#addressFromLabels(found, id)
      if (address === undefined) continue
      const containers = byTask.get(address.arn) ?? {}
      containers[address.container] = { containerId: id, state }
      byTask.set(address.arn, containers)
    }
    for (const arn of [...this.#tasks.keys()])
      this.#step(arn, { kind: "listed", at, containers: byTask.get(arn) ?? {} }, gathered)
  }
}

/** A place given back is the host's business alone; but whoever waits for a pull no longer must be told so. */
const isCancelling = (effect: Effect): boolean => effect.do === "release" && effect.call === "pull"

const isRunning = ({ known }: ContainerState): boolean => known === "RUNNING"

const ranked = (task: TaskState, effect: Effect) => ({
  rank: rankOf(
    task.order,
    task.containers.findIndex(({ name }) => name === effect.container),
  ),
  effect,
})
