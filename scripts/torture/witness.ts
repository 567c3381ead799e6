/**
 * Hears what the daemon says of its containers, on a connection of its own and with nothing of the engine's: what happened is
 * then known by two. After a restart of the daemon, which forgets its events, it looks for itself.
 */
import { request as send, type ClientRequest, type IncomingMessage } from "node:http"
import { createInterface } from "node:readline"
import { isLeft } from "fp-ts/lib/Either.js"
import * as t from "io-ts/lib/index.js"
import { connectTo, request } from "../dockerd/request.ts"
import type { Seen } from "./entry.ts"

const arnLabel = "com.amazonaws.ecs.task-arn"
const nameLabel = "com.amazonaws.ecs.container-name"

const Event = t.type(
  {
    Action: t.string,
    timeNano: t.number,
    Actor: t.type({ ID: t.string, Attributes: t.record(t.string, t.string) }, "Actor"),
  },
  "Event",
)
const Listed = t.array(
  t.type({ Id: t.string, State: t.string, Labels: t.record(t.string, t.string) }, "Container"),
  "Listed",
)
const Inspected = t.type(
  {
    State: t.type({ Status: t.string, ExitCode: t.number, StartedAt: t.string }, "State"),
    Config: t.type({ Volumes: t.union([t.UnknownRecord, t.null], "Volumes") }, "Config"),
    Mounts: t.array(t.intersection([t.type({ Destination: t.string }), t.partial({ Name: t.string })]), "Mounts"),
  },
  "Inspected",
)
type Inspected = t.TypeOf<typeof Inspected>

export class Witness {
  readonly #host: string
  readonly #tell: (seen: Seen) => void
  readonly #heard = new Set<string>()
  readonly #dead = new Set<string>()
  #connection: ClientRequest | undefined
  #isOver = false
  /** Epoch seconds. */
  #since = Date.now() / 1000

  constructor(host: string, tell: (seen: Seen) => void) {
    this.#host = host
    this.#tell = tell
  }

  /** Resolves once it hears. */
  listen(): Promise<void> {
    return new Promise((resolve) => {
      const filters = JSON.stringify({ type: ["container"], label: [arnLabel] })
      const path = `/events?${new URLSearchParams({ filters, since: this.#since.toFixed(3) }).toString()}`
      const asked = send({ createConnection: () => connectTo(this.#host), path }, (response) => {
        resolve()
        void this.#look().catch(() => undefined)
        this.#read(response)
      })
      // Also where it is refused.
      asked.once("close", () => {
        if (!this.#isOver) setTimeout(() => void this.listen().then(resolve), 20)
      })
      asked.on("error", () => undefined)
      asked.end()
      this.#connection = asked
    })
  }

  close(): void {
    this.#isOver = true
    this.#connection?.destroy()
  }

  #read(response: IncomingMessage): void {
    createInterface(response)
      .on("line", (line) => this.#hear(line))
      .on("error", () => undefined)
  }

  #hear(line: string): void {
    const event = Event.decode(parse(line))
    // A daemon that is killed may leave half a line.
    if (isLeft(event)) return
    const { Action: action, timeNano, Actor: actor } = event.right
    const key = `${String(timeNano)} ${action} ${actor.ID}`
    if (this.#heard.has(key)) return
    this.#heard.add(key)
    // A little earlier, since events may overtake each other.
    this.#since = timeNano / 1e9 - 1
    if (action === "die") this.#dead.add(actor.ID)
    const { exitCode } = actor.Attributes
    const details = exitCode === undefined ? {} : { exitCode: Number(exitCode) }
    this.#say(action, actor.ID, actor.Attributes, timeNano / 1e6, details)
    if (action === "create") void this.#lookInto(actor.ID, actor.Attributes).catch(() => undefined)
  }

  /** Which volumes were made with it: where they stay, somebody has to answer for that. */
  async #lookInto(id: string, labels: Readonly<Record<string, string>>): Promise<void> {
    const volumes = volumesOf(await this.#inspect(id))
    if (volumes.length > 0) this.#say("holds", id, labels, Date.now(), { volumes })
  }

  async #look(): Promise<void> {
    const filters = JSON.stringify({ label: [arnLabel] })
    const { body } = await request(
      this.#host,
      "GET",
      `/containers/json?${new URLSearchParams({ all: "1", filters }).toString()}`,
    )
    const listed = Listed.decode(JSON.parse(body))
    if (isLeft(listed)) return
    for (const { Id: id, State: state, Labels: labels } of listed.right) {
      const inspected = state === "running" ? undefined : await this.#inspect(id)
      this.#say(isUnfinished(inspected) ? "unfinished" : "found", id, labels, Date.now(), {
        volumes: volumesOf(inspected),
      })
      if (inspected?.State.Status !== "exited" || this.#dead.has(id)) continue
      this.#dead.add(id)
      this.#say("exited", id, labels, Date.now(), { exitCode: inspected.State.ExitCode })
    }
  }

  async #inspect(id: string): Promise<Inspected | undefined> {
    const { body } = await request(this.#host, "GET", `/containers/${id}/json`)
    const inspected = Inspected.decode(JSON.parse(body))
    return isLeft(inspected) ? undefined : inspected.right
  }

  #say(
    action: string,
    id: string,
    labels: Readonly<Record<string, string>>,
    dockerAt: number,
    details: Pick<Seen, "exitCode" | "volumes">,
  ): void {
    const { [arnLabel]: arn = "?", [nameLabel]: container = "?" } = labels
    this.#tell({ kind: "seen", action, id, arn, container, dockerAt, ...details })
  }
}

/** A create that was broken off leaves a container without its volumes, or half removed, that has never run. */
const isUnfinished = (inspected: Inspected | undefined): boolean => {
  if (!inspected?.State.StartedAt.startsWith("0001-")) return false
  const { State, Config, Mounts } = inspected
  const mounted = Mounts.map(({ Destination }) => Destination)
  return State.Status === "dead" || Object.keys(Config.Volumes ?? {}).some((path) => !mounted.includes(path))
}

const volumesOf = (inspected: Inspected | undefined): readonly string[] =>
  inspected?.Mounts.flatMap(({ Name = [] }) => Name) ?? []

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
