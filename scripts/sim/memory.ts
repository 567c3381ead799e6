/** What the outside world remembers over all processes: what it has asked for, and what it has been told. */
import { isDeepStrictEqual } from "node:util"
import type { ContainerInput, StateChange, Task, TaskInput } from "../../lib/index.ts"
import { isAtLeast, type ContainerStatus } from "../../lib/model/status.ts"

/** One submission of one arn. */
export interface Remembered {
  readonly arn: string
  readonly containers: ReadonlyMap<string, ContainerInput>
  readonly startSequence: number | undefined
  /** The one before it of the same arn, of which the disk may know still. */
  readonly previous: Remembered | undefined
  /** Counts the submissions and the stops, in the order in which they were asked for. */
  readonly turn: number
  /** The engine's own name for it, once it has made something of it. */
  submission: string | undefined
  /** The engine has promised that it has it. */
  isAccepted: boolean
  /** The engine has promised its end. */
  isEndPromised: boolean
  /** Somebody wanted its end. */
  endAsked: boolean
  /** Somebody wanted it forgotten. */
  isRemoved: boolean
  /** When it came to its end, as that was told, or saved where it was not told any more. */
  endedAt: number | undefined
  /** Its stop counts under this number since that turn. */
  stop: { readonly sequence: number; readonly turn: number } | undefined
  /** The latest status told of the task (under "") and of each container, by any process. */
  readonly told: Map<string, ContainerStatus>
  /** What the engine wants of the task and of each container, as it was seen last. */
  readonly wanted: Map<string, ContainerStatus>
  /** What has been confirmed durably. */
  readonly confirmed: Map<string, ContainerStatus>
  /** Likewise, as far as it has been asked for. */
  readonly confirming: Map<string, ContainerStatus>
  readonly ports: Map<string, string>
  /** How often a container had died when its end was told. */
  readonly ends: Map<string, number>
  /** Those that were stopped after their end. */
  readonly quelled: Set<string>
}

export class Memory {
  /** Somebody wants orphans removed, which are of no task. */
  isSweeping = false
  readonly #tasks = new Map<string, Remembered>()
  /** The submissions of those that are not thought of any more. */
  readonly #forgotten = new Set<string>()
  #turns = 0

  get(arn: string): Remembered | undefined {
    return this.#tasks.get(arn)
  }

  all(): readonly Remembered[] {
    return [...this.#tasks.values()]
  }

  /** It was told to have ended, or is unknown, or of an earlier submission. */
  hasEnded(arn: string, container: string, submission: string): boolean {
    const task = this.#tasks.get(arn)
    if (task?.submission !== undefined && task.submission !== submission) return true
    if (this.#forgotten.has(submission)) return true
    return task === undefined || task.told.get(container) === "STOPPED" || task.told.get("") === "STOPPED"
  }

  /** It was told to exist. */
  isKnown(arn: string, container: string): boolean {
    return isAtLeast(this.#tasks.get(arn)?.told.get(container) ?? "NONE", "CREATED")
  }

  /** A new submission, of which nothing has been told. */
  submit({ arn, containers, startSequenceNumber }: TaskInput & { readonly arn: string }): Remembered {
    const task: Remembered = {
      ...{
        arn,
        previous: this.#tasks.get(arn),
        startSequence: startSequenceNumber,
        turn: (this.#turns += 1),
        stop: undefined,
        submission: undefined,
        endedAt: undefined,
      },
      containers: new Map(containers.map((container) => [container.name, container])),
      ...{ isAccepted: false, isEndPromised: false, endAsked: false, isRemoved: false },
      ...{ told: new Map(), wanted: new Map(), confirmed: new Map(), confirming: new Map(), ports: new Map() },
      ...{ ends: new Map(), quelled: new Set() },
    }
    this.#tasks.set(arn, task)
    return task
  }

  /** What the disk has kept is the submission before it. */
  revert({ arn, definition }: Task): void {
    const task = this.#tasks.get(arn)
    if (task?.previous !== undefined && !isOf(definition, task)) this.#tasks.set(arn, task.previous)
  }

  /** It was never really there, or is not any longer. */
  forget(arn: string): void {
    for (let task = this.#tasks.get(arn); task !== undefined; task = task.previous)
      if (task.submission !== undefined) this.#forgotten.add(task.submission)
    this.#tasks.delete(arn)
  }

  askRemoval(arn: string): void {
    const task = this.#tasks.get(arn)
    if (task !== undefined) task.isRemoved = true
    this.askEnd(arn)
  }

  askEnd(arn: string, sequence?: number): void {
    const task = this.#tasks.get(arn)
    if (task === undefined) return
    task.endAsked = true
    this.#turns += 1
    if (sequence !== undefined && task.told.get("") !== "STOPPED") task.stop ??= { sequence, turn: this.#turns }
  }
}

/** Its start waits for the other's stop, which was asked for under its number or a lower one, and before it. */
export const waitsFor = ({ arn, startSequence, turn }: Remembered, other: Remembered): boolean =>
  other.arn !== arn &&
  startSequence !== undefined &&
  other.stop !== undefined &&
  other.stop.sequence <= startSequence &&
  other.stop.turn < turn

const isOf = ({ containers }: Task["definition"], remembered: Remembered): boolean =>
  isDeepStrictEqual(
    containers.map(({ name, image, command, links }) => [name, image, command, links]),
    [...remembered.containers.values()].map(({ name, image, command, links = [] }) => [name, image, command, links]),
  )

/** The name of what a change is about, within its task. */
export const subjectOf = (change: StateChange): string => (change.kind === "task" ? "" : change.containerName)

/** The least of all its containers' statuses, as far as they have been told. */
export const leastTold = ({ told, containers }: Remembered): ContainerStatus =>
  [...containers.keys()]
    .map((name) => told.get(name) ?? "NONE")
    .reduce<ContainerStatus>((least, status) => (isAtLeast(least, status) ? status : least), "STOPPED")

/** A status that must be told again: of whom, and when it was reached. */
export interface Unconfirmed {
  readonly subject: string
  readonly at: number
}

/** What a saved task must be told again of: every RUNNING or STOPPED that is not saved as confirmed, its own after its containers'. */
export const unconfirmedOf = ({
  containers,
  knownStatus,
  knownAt,
  sentStatus,
  desiredStatus,
}: Task): readonly Unconfirmed[] => {
  const isDue = (known: ContainerStatus, sent: ContainerStatus): boolean =>
    (known === "RUNNING" || known === "STOPPED") && !isAtLeast(sent, known)
  const isVain = knownStatus === "RUNNING" && desiredStatus === "STOPPED"
  const due = containers
    .filter((each) => isDue(each.knownStatus, each.sentStatus))
    .map((each) => ({ subject: `${each.name} ${each.knownStatus}`, at: each.knownAt }))
  const last = due.reduce((latest, { at }) => Math.max(latest, at), knownAt)
  return isDue(knownStatus, sentStatus) && !isVain ? [...due, { subject: ` ${knownStatus}`, at: last }] : due
}

/** What is saved as confirmed is all that was, and nothing else. */
export const misconfirmedOf = (
  { containers, sentStatus }: Task,
  { confirmed, confirming }: Remembered,
): readonly string[] =>
  [{ name: "", sentStatus }, ...containers]
    .filter(
      ({ name, sentStatus: sent }) =>
        !isAtLeast(sent, confirmed.get(name) ?? "NONE") || !isAtLeast(confirming.get(name) ?? "NONE", sent),
    )
    .map(({ name, sentStatus: sent }) => `${name} ${sent}`)
