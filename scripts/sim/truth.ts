/**
 * What really happens at the daemon, written down from its own events, which reach us whole and at once. Those of a time when
 * the daemon was away are made up for by looking.
 */
import { repeat, retry, timer } from "rxjs"
import type { ContainerEvent } from "../../lib/index.ts"
import type { SimulatedDocker, VirtualScheduler } from "../../lib/simulation/index.ts"
import { containerNameLabel, submissionIdLabel, taskArnLabel } from "../../lib/wire/label.ts"
import type { Journal } from "./journal.ts"

/** One container's life so far. */
export interface Life {
  readonly id: string
  readonly arn: string
  readonly submission: string
  readonly container: string
  starts: number
  isAlive: boolean
  isGone: boolean
  /** The daemon carried its create out long after it was given up: its end had been told, or another was there instead. */
  readonly isLate: boolean
  /** A person has started it again, or the daemon by a request given up long ago: what is known of its end is of an earlier one. */
  isRestarted: boolean
  /** Its latest start, and the latest that the engine has heard of, by the events' own time. */
  startedNano: number
  heardNano: number
  /** The exit code of each death. */
  readonly deaths: number[]
}

export interface TruthOptions {
  readonly docker: SimulatedDocker
  readonly journal: Journal
  readonly scheduler: VirtualScheduler
  /** The container's end has been told. */
  readonly hasEnded: (arn: string, container: string, submission: string) => boolean
  /** It has been told to exist. */
  readonly isKnown: (arn: string, container: string) => boolean
}

export class Truth {
  readonly #lives = new Map<string, Life>()
  readonly #options: TruthOptions

  constructor(options: TruthOptions) {
    const { docker, scheduler } = options
    this.#options = options
    const again = { delay: () => timer(100, scheduler) }
    docker
      .containerEvents()
      .pipe(retry(again), repeat(again))
      .subscribe({ next: (event) => this.#take(event) })
  }

  lifeOf(id: string | undefined): Life | undefined {
    if (id === undefined) return undefined
    const life = this.#lives.get(id) ?? this.#discover(id)
    if (life !== undefined) this.#look(life)
    return life
  }

  /** The one that runs, whatever its id. */
  aliveOf(arn: string, container: string, submission: string | undefined): Life | undefined {
    return [...this.#lives.values()].find(
      (life) => life.arn === arn && life.container === container && life.submission === submission && life.isAlive,
    )
  }

  /** Of one task, whichever its submission. */
  livesOf(arn: string): readonly Life[] {
    return [...this.#lives.values()].filter((life) => life.arn === arn)
  }

  /** Of that container the daemon has known a process, or it has what is left of it and takes that for dead. */
  hasTraceOf(arn: string, container: string): boolean {
    return this.livesOf(arn)
      .filter((life) => life.container === container)
      .some((life) => {
        this.#look(life)
        return life.starts > 0 || this.#options.docker.container(life.id)?.state === "dead"
      })
  }

  /** Those that the daemon has at the moment. */
  present(): readonly Life[] {
    const lives = this.#options.docker
      .containers()
      .map(({ containerId, labels }) => this.#lives.get(containerId) ?? this.#beginLife(containerId, labels))
    for (const life of lives) this.#look(life)
    return lives
  }

  #take({ action, containerId, attributes, timeNano }: ContainerEvent): void {
    const life = this.#lives.get(containerId) ?? this.#beginLife(containerId, attributes)
    const { exitCode } = attributes
    this.#options.journal.note(`docker ${action} ${life.arn} ${life.container} ${exitCode ?? ""}`.trimEnd())
    switch (action) {
      case "start":
        life.isRestarted ||= life.starts > 0
        life.starts += 1
        life.startedNano = timeNano
        life.isAlive = true
        break
      case "die":
        bury(life, Number(exitCode))
        break
      case "destroy":
        life.isAlive = false
        life.isGone = true
        break
    }
  }

  /** An event has reached the engine. */
  hear({ action, containerId, timeNano }: ContainerEvent): void {
    const life = this.#lives.get(containerId)
    if (life !== undefined && action === "start") life.heardNano = Math.max(life.heardNano, timeNano)
  }

  hasStartedAfter({ id }: Life, at: number): boolean {
    return (this.#options.docker.container(id)?.startedAt ?? at) > at
  }

  /** Its own event may be on its way to us still. */
  #discover(id: string): Life | undefined {
    const found = this.#options.docker.container(id)
    return found?.containerId === id ? this.#beginLife(id, found.labels) : undefined
  }

  /** What has happened to it while nobody told. */
  #look(life: Life): void {
    const found = this.#options.docker.container(life.id)
    life.isGone = found === undefined
    if (found?.startedAt !== undefined) life.starts = Math.max(1, life.starts)
    const hasDied = found === undefined || found.state === "exited" || found.state === "dead"
    if (found?.state === "running") life.isAlive = true
    if (hasDied && found?.exitCode !== undefined && found.finishedAt !== undefined) bury(life, found.exitCode)
    if (hasDied) life.isAlive = false
  }

  #beginLife(id: string, labels: Readonly<Record<string, string>>): Life {
    const arn = labels[taskArnLabel] ?? ""
    const container = labels[containerNameLabel] ?? ""
    const submission = labels[submissionIdLabel] ?? ""
    const others = [...this.#lives.values()].filter(
      (other) => other.arn === arn && other.submission === submission && other.container === container,
    )
    const hasEnded = this.#options.hasEnded(arn, container, submission)
    const isTwice = !hasEnded && others.some(({ isGone, isLate }) => !isGone && !isLate)
    this.#options.journal.demand(!isTwice, "no container is created twice", () => `${arn} ${container}`)
    const life: Life = {
      ...{ id, arn, container, submission },
      ...{ starts: 0, isAlive: false, isGone: false, isRestarted: false, deaths: [] },
      ...{ startedNano: 0, heardNano: 0 },
      isLate: hasEnded || (others.length > 0 && this.#options.isKnown(arn, container)),
    }
    this.#lives.set(id, life)
    return life
  }
}

/** One death for each start, whether it was told or seen, and in whichever order. */
const bury = (life: Life, exitCode: number): void => {
  life.starts = Math.max(1, life.starts)
  life.isAlive = false
  if (life.deaths.length < life.starts) life.deaths.push(exitCode)
}
