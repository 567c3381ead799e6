/** What is promised of the changes that an engine tells, held against the truth and against what was told before. */
import type { ContainerStateChange, StateChange, Task } from "../../lib/index.ts"
import { asTaskStatus, isAtLeast } from "../../lib/model/status.ts"
import type { Disk } from "./disk.ts"
import type { Journal } from "./journal.ts"
import { leastTold, misconfirmedOf, subjectOf, unconfirmedOf, waitsFor } from "./memory.ts"
import type { Memory, Remembered, Unconfirmed } from "./memory.ts"
import type { Truth } from "./truth.ts"

export interface Surroundings {
  readonly journal: Journal
  readonly memory: Memory
  readonly truth: Truth
}

export interface AnnouncementOptions extends Surroundings {
  /** What outlives the process; undefined: its own JSON. */
  readonly disk: Disk | undefined
}

/** Watches the changes of one process. */
export class Announcements {
  readonly #surroundings: AnnouncementOptions
  readonly #findTask: (arn: string) => Task | undefined
  /** What is to be told again, before anything else. */
  readonly #replays: string[]

  /** `saved` are the tasks that the process takes up. */
  constructor(surroundings: AnnouncementOptions, saved: readonly Task[], findTask: (arn: string) => Task | undefined) {
    this.#surroundings = surroundings
    this.#findTask = findTask
    this.#replays = saved
      .flatMap((task) => this.#replaysOf(task))
      .sort((one, other) => one.at - other.at)
      .map(({ subject }) => subject)
    for (const task of saved) this.#recall(task)
  }

  take(change: StateChange): void {
    const { journal, memory } = this.#surroundings
    journal.note(`told ${change.taskArn} ${subjectOf(change)} ${change.status}${change.replayed ? " again" : ""}`)
    const task = memory.get(change.taskArn)
    if (task === undefined) {
      journal.violate("only what was submitted is told of", change.taskArn)
      return
    }
    const isKnown = change.kind === "task" || task.containers.has(change.containerName)
    journal.demand(isKnown, "nothing is told of internal containers", () => describe(change))
    if (change.replayed === true) this.#takeReplay(change)
    else this.#takeNews(task, change)
    this.#checkFacts(task, change)
    this.#checkWanted(task)
  }

  /** Who is to stop is not to run any more. */
  #checkWanted({ arn, wanted }: Remembered): void {
    const task = this.#findTask(arn)
    if (task === undefined) return
    for (const { name, desiredStatus } of [{ ...task, name: "" }, ...task.containers]) {
      const before = wanted.get(name) ?? "NONE"
      const found = (): string => `${arn} ${name} ${desiredStatus} after ${before}`
      this.#surroundings.journal.demand(isAtLeast(desiredStatus, before), "nobody is wanted to be less again", found)
      wanted.set(name, desiredStatus)
    }
  }

  /** Everything that had to be told again has been. */
  checkReplayed(): void {
    this.#surroundings.journal.demand(
      this.#replays.length === 0,
      "what was not confirmed is told again after a restore",
      () => this.#replays.join(", "),
    )
  }

  #replaysOf(task: Task): readonly Unconfirmed[] {
    const { memory, journal } = this.#surroundings
    const remembered = memory.get(task.arn)
    if (remembered === undefined) journal.violate("only what was submitted is saved", task.arn)
    const wrong = remembered === undefined ? [] : misconfirmedOf(task, remembered)
    journal.demand(wrong.length === 0, "what is confirmed is saved", () => `${task.arn} ${wrong.join(", ")}`)
    return unconfirmedOf(task).map(({ subject, at }) => ({ subject: `${task.arn} ${subject}`, at }))
  }

  /** The new process goes on from what was saved. That may be less than what was told, where the daemon tells it again. */
  #recall({ arn, knownStatus, knownAt, containers }: Task): void {
    const remembered = this.#surroundings.memory.get(arn)
    if (remembered === undefined) return
    remembered.endedAt = knownStatus === "STOPPED" ? (remembered.endedAt ?? knownAt) : undefined
    const { told, ports, wanted } = remembered
    told.clear()
    wanted.clear()
    ports.clear()
    told.set("", knownStatus)
    for (const { name, knownStatus: status, portBindings = [] } of containers) {
      told.set(name, status)
      if (portBindings.length > 0) ports.set(name, JSON.stringify(portBindings))
    }
  }

  #takeReplay(change: StateChange): void {
    const expected = this.#replays.shift()
    const { journal } = this.#surroundings
    journal.demand(
      expected === describe(change),
      "only what was not confirmed is told again, first and in order",
      () => `${describe(change)} instead of ${expected ?? "nothing"}`,
    )
  }

  #takeNews(task: Remembered, change: StateChange): void {
    const { journal } = this.#surroundings
    const subject = subjectOf(change)
    const before = task.told.get(subject) ?? "NONE"
    this.checkReplayed()
    journal.demand(
      before !== change.status && isAtLeast(change.status, before),
      "every status is told once, in order",
      () => `${describe(change)} after ${before}`,
    )
    task.told.set(subject, change.status)
    if (change.kind === "task") this.#checkTask(task, change)
  }

  #checkTask(task: Remembered, change: StateChange): void {
    const { journal } = this.#surroundings
    if (change.status === "STOPPED") task.endedAt = change.at
    journal.demand(
      asTaskStatus(leastTold(task)) === change.status,
      "a task is told to be as far as the last of its containers, after them",
      () => `${describe(change)} while its containers are ${[...task.told].join(" ")}`,
    )
    const culprit = culpritOf(change, this.#findTask(change.taskArn))
    const life = this.#surroundings.truth.lifeOf(culprit?.containerId)
    journal.demand(
      life === undefined || life.isGone || life.deaths.length > 0,
      "what is said to have exited has",
      () => `${describe(change)} (${change.reason ?? ""})`,
    )
    const isVain = change.status === "RUNNING" && this.#findTask(change.taskArn)?.desiredStatus === "STOPPED"
    journal.demand(!isVain, "a task that is to stop is not told to run", () => describe(change))
    const hasNoEssential = [...task.containers.values()].every(({ essential = true }) => !essential)
    const isUnexplained =
      change.status === "STOPPED" && change.reason === undefined && !task.endAsked && !hasNoEssential
    journal.demand(!isUnexplained, "an end that nobody asked for has a reason", () => describe(change))
  }

  #checkFacts(task: Remembered, change: StateChange): void {
    if (change.kind === "task") return
    if (change.status === "STOPPED") {
      this.#checkEnd(task, change)
      this.#checkTrace(task, change)
      this.#checkTurn(task, change)
    }
    if (change.status === "RUNNING") this.#checkRunning(change)
    this.#checkPorts(task, change)
  }

  #checkEnd(task: Remembered, { containerId, exitCode, ...change }: ContainerStateChange): void {
    const { journal, truth } = this.#surroundings
    const life = truth.lifeOf(containerId) ?? truth.aliveOf(change.taskArn, change.containerName, task.submission)
    if (change.replayed !== true) task.ends.set(change.containerName, life?.deaths.length ?? 0)
    // One that a person has started while nobody could hear of it is found out later; so is one whose end was known, and
    // waited for the disk, when the daemon carried out a start that was given up long before.
    const isExcused =
      change.replayed === true || life === undefined || life.isRestarted || truth.hasStartedAfter(life, change.at)
    const hasEnded = isExcused || !life.isAlive || life.deaths.length > 0
    journal.demand(hasEnded, "STOPPED is never said of a running container", () => describe(change))
    journal.demand(
      exitCode === undefined || life === undefined || life.deaths.includes(exitCode),
      "an exit code is one that a process ended with",
      () => `${describe(change)} with ${String(exitCode)}, not one of ${life?.deaths.join() ?? ""}`,
    )
  }

  /** An end under a number waits for nothing, since others start upon it. */
  #checkTrace({ stop }: Remembered, { taskArn, containerName, ...change }: ContainerStateChange): void {
    const { journal, truth, disk } = this.#surroundings
    if (disk === undefined || stop !== undefined || truth.hasTraceOf(taskArn, containerName)) return
    const saved = disk.find(taskArn)?.containers.find(({ name }) => name === containerName)
    journal.demand(
      saved?.known === "STOPPED",
      "an end of which the daemon keeps no trace is told once it is on the disk",
      () => describe({ taskArn, containerName, ...change }),
    )
  }

  /** Whoever starts under a number finds the ports free of those whose stops it has waited for. */
  #checkTurn(task: Remembered, change: ContainerStateChange): void {
    if (change.reason?.includes("port is already allocated") !== true) return
    const { journal, memory, truth } = this.#surroundings
    const wanted = hostPortsOf(task)
    const holder = memory
      .all()
      .find((other) => waitsFor(task, other) && hostPortsOf(other).some((port) => wanted.includes(port)))
    if (holder === undefined) return
    // What a person has started again, or the daemon long after it was given up, holds its ports as anybody does.
    const isExcused = truth.livesOf(holder.arn).some(({ isRestarted, isLate }) => isRestarted || isLate)
    journal.demand(isExcused, "a start finds the ports free of the stops that it waited for", () => describe(change))
  }

  #checkRunning({ containerId, exitCode, ...change }: ContainerStateChange): void {
    const { journal, truth } = this.#surroundings
    const starts = truth.lifeOf(containerId)?.starts ?? 0
    journal.demand(starts > 0, "RUNNING is said of what was started", () => describe(change))
    journal.demand(exitCode === undefined, "what runs has no exit code", () => describe(change))
  }

  /** Bindings are there with RUNNING, and what was told of them stays. */
  #checkPorts(task: Remembered, change: ContainerStateChange): void {
    const { journal } = this.#surroundings
    const asked = task.containers.get(change.containerName)?.portMappings?.length ?? 0
    const isBound = change.status !== "RUNNING" || (change.portBindings?.length ?? 0) === asked
    journal.demand(isBound, "RUNNING is told with the ports that were asked for", () => describe(change))
    const before = task.ports.get(change.containerName)
    const now = change.portBindings === undefined ? undefined : JSON.stringify(change.portBindings)
    journal.demand(
      before === undefined || before === now,
      "ports once told are kept",
      () => `${describe(change)} with ${now ?? "none"} after ${before ?? "none"}`,
    )
    if (now !== undefined) task.ports.set(change.containerName, now)
  }
}

const hostPortsOf = ({ containers }: Remembered): readonly number[] =>
  [...containers.values()].flatMap(({ portMappings = [] }) =>
    portMappings.flatMap(({ hostPort = 0 }) => hostPort || []),
  )

/** The container whose exit is told as the task's reason. */
const culpritOf = ({ reason = "" }: StateChange, task: Task | undefined): Task["containers"][number] | undefined => {
  const [, culprit] = /^EssentialContainerExited: (\S+)/.exec(reason) ?? []
  return task?.containers.find(({ name }) => name === culprit)
}

const describe = (change: Pick<StateChange, "taskArn" | "status"> & { readonly containerName?: string }): string =>
  `${change.taskArn} ${change.containerName ?? ""} ${change.status}`
