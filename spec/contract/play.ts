/** One scenario played on one daemon: what it does, and how what comes of it is written down. */
import { from, lastValueFrom, type Observable, toArray } from "rxjs"
import type { ContainerEventsOptions, ListContainersOptions } from "../../lib/docker/client.ts"
import type { ContainerEvent, RegistryCredentials } from "../../lib/model/daemon.ts"
import { EngineError } from "../../lib/model/error.ts"
import {
  descriptionLine,
  errorLine,
  eventLine,
  inOneOrder,
  inspectionLine,
  pullLines,
  withoutIdentities,
} from "./line.ts"
import { label, prefix, type Scenario, type Transcript } from "./scenario.ts"
import type { Deed, Candidate } from "./candidate.ts"

const image = "busybox:1"

export const perform = async (subject: Candidate, scenario: Scenario): Promise<Transcript> => {
  const play = new Play(subject)
  try {
    await play.pass(50)
    await scenario.play(play)
    await play.pass(100)
    return { answers: play.answers, events: inOneOrder(play.events) }
  } finally {
    play.end()
  }
}

/** What a create is given beside the command. */
interface More {
  readonly config?: object
  readonly hostConfig?: object
}

/** Each call writes down its answer, and goes on whatever that is. */
export class Play {
  readonly daemon: Candidate
  readonly answers: string[] = []
  readonly #ids = new Map<string, string>()
  readonly #heard: Hearing

  constructor(daemon: Candidate) {
    this.daemon = daemon
    this.#heard = listen(daemon, {})
  }

  get events(): readonly string[] {
    return this.#heard.events.map((event) => this.#plain(eventLine(event)))
  }

  end(): void {
    this.#heard.end()
  }

  write(line: string): void {
    this.answers.push(this.#plain(line))
  }

  /** Any call; resolves with what it answers, or with nothing where it is refused. */
  async ask<T>(what: string, call: Observable<T>, tell: (value: T) => string = () => "ok"): Promise<readonly T[]> {
    const outcome = await this.#settle(call)
    const isRefused = outcome instanceof EngineError
    this.write(`${what}: ${isRefused ? errorLine(outcome) : outcome.map(tell).join(" ") || "ok"}`)
    return isRefused ? [] : outcome
  }

  /** Creates and starts. */
  async run(name: string, command: readonly string[], more?: More): Promise<void> {
    if (await this.create(name, command, more)) await this.start(name)
  }

  /** True if there is such a container now. */
  async create(name: string, command: readonly string[], { config, hostConfig = {} }: More = {}): Promise<boolean> {
    const body = { Image: image, Cmd: command, Labels: { [label]: "" }, ...config }
    const call = this.daemon.docker.createContainer(body, withPrefixes(hostConfig), `${prefix}${name}`)
    const [created] = await this.ask(`create ${name}`, call)
    if (created !== undefined) this.#ids.set(name, created.containerId)
    return created !== undefined
  }

  async start(name: string): Promise<void> {
    await this.ask(`start ${name}`, this.daemon.docker.startContainer(this.#idOf(name)))
  }

  async stop(name: string, graceMs: number): Promise<void> {
    await this.ask(`stop ${name}`, this.daemon.docker.stopContainer(this.#idOf(name), { graceMs }))
  }

  async remove(name: string, options?: { readonly force?: boolean }): Promise<void> {
    await this.ask(`remove ${name}`, this.daemon.docker.removeContainer(this.#idOf(name), options))
  }

  async inspect(name: string): Promise<void> {
    await this.ask(`inspect ${name}`, this.daemon.docker.inspectContainer(this.#idOf(name)), inspectionLine)
  }

  async describe(name: string): Promise<void> {
    await this.ask(`describe ${name}`, this.daemon.docker.describeContainer(this.#idOf(name)), descriptionLine)
  }

  async list({ all, labels = [] }: ListContainersOptions = {}): Promise<void> {
    const call = this.daemon.docker.listContainers({ all, labels: [label, ...labels] })
    await this.ask("list", call, (found) => found.map(({ name, state }) => `${name} ${state}`).join(", ") || "none")
  }

  /** Resolves with what is told of the image. */
  async pull(wanted: string, auth?: RegistryCredentials): Promise<readonly string[]> {
    const call = this.daemon.docker.pullImage(wanted, { auth }).pipe(toArray())
    const [reports = []] = await this.ask("pull", call)
    return pullLines(reports)
  }

  /** Does this by hand. */
  async hand(deed: Deed, name: string, ...rest: readonly string[]): Promise<void> {
    const answer$ = from(this.daemon.hand(deed, this.#idOf(name), rest))
    await this.ask([deed, name, ...rest].join(" "), answer$, (message) => message ?? "ok")
  }

  /** Waits for an event. */
  told(line: string): Promise<void> {
    return this.daemon.until(() => this.events.includes(line))
  }

  /** Waits for an event that may never be. */
  async mayBeTold(line: string, withinMs: number): Promise<void> {
    const end = this.daemon.now() + withinMs
    await this.daemon.until(() => this.events.includes(line) || this.daemon.now() >= end)
  }

  async pass(ms: number): Promise<void> {
    const end = this.daemon.now() + ms
    await this.daemon.until(() => this.daemon.now() >= end)
  }

  /** The events since a time, as another connection hears them. */
  async replay(since: number): Promise<readonly string[]> {
    const text = `${String(Math.floor(since / 1000))}.${String(since % 1000).padStart(3, "0")}000000`
    const { events, end } = listen(this.daemon, { since: text })
    await this.pass(200)
    end()
    return inOneOrder(events.map((event) => this.#plain(eventLine(event))))
  }

  async #settle<T>(call: Observable<T>): Promise<readonly T[] | EngineError> {
    let outcome: readonly T[] | EngineError | undefined
    void lastValueFrom(call.pipe(toArray())).then(
      (values) => (outcome = values),
      (error: unknown) => (outcome = error instanceof EngineError ? error : new EngineError("Alien", String(error))),
    )
    await this.daemon.until(() => outcome !== undefined)
    return outcome ?? []
  }

  #idOf(name: string): string {
    return this.#ids.get(name) ?? `${prefix}${name}`
  }

  #plain(line: string): string {
    return withoutIdentities(line, this.#ids)
  }
}

interface Hearing {
  readonly events: readonly ContainerEvent[]
  readonly end: () => void
}

const listen = ({ docker }: Candidate, options: ContainerEventsOptions): Hearing => {
  const events: ContainerEvent[] = []
  const heard = docker
    .containerEvents({ labels: [label], ...options })
    .subscribe({ next: (event) => events.push(event), error: () => undefined })
  return { events, end: () => heard.unsubscribe() }
}

/** Scenarios name containers in these without the prefix. */
const withPrefixes = (hostConfig: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(hostConfig).map(([key, value]: [string, unknown]) => [
      key,
      ["Links", "VolumesFrom"].includes(key) && Array.isArray(value)
        ? value.map((name) => `${prefix}${String(name)}`)
        : value,
    ]),
  )
