/**
 * What the daemon says, read once, at the edge. Every reader takes anything at all and answers with the model's type or
 * with an error that names the place; none throws. Extra keys pass, and only keys are read that every daemon from API
 * 1.41 on still sends: of an event never `status`, `id` or `from`, of an inspect never `Volumes` or a top-level address.
 */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import * as t from "io-ts/lib/index.js"
import type { ContainerEvent, ContainerInspection, ListedContainer, PullProgress } from "../model/daemon.ts"
import type { EngineError } from "../model/error.ts"
import { portBindings, PublishedPorts } from "./docker-port.ts"
import { evidenceOfState, StateMessage, StateName } from "./docker-state.ts"
import { lacksVolumes, Mounts, OwnVolumes, placesOf } from "./docker-volume.ts"
import { orElse, read, unreadable } from "./read.ts"
import { numberWhere } from "./scalar.ts"

/** What a message was read as, or why it cannot be. */
export type Read<A> = E.Either<EngineError, A>

const Labels = orElse(t.record(t.string, t.string), {}, "Labels")

/** What Docker's clock can say: as many nanoseconds as 64 bits hold. Beyond it no time could be resumed from. */
const Nanoseconds = numberWhere("nanoseconds since 1970", (ns) => ns >= 0 && ns < 2 ** 63)

export const EventMessage = t.type(
  {
    Type: t.literal("container"),
    Action: t.string,
    Actor: t.type({ ID: t.string, Attributes: Labels }, "Actor"),
    timeNano: Nanoseconds,
  },
  "EventMessage",
)

/** One event of `/events`; what some carry behind a colon, as `health_status: healthy` does, is left out. */
export const readEvent = (message: unknown): Read<ContainerEvent> =>
  pipe(
    read(EventMessage, "an event", message),
    E.filterOrElse(
      ({ Actor }) => Actor.ID !== "",
      () => unreadable("an event", "Actor.ID is empty"),
    ),
    E.map(({ Action, Actor, timeNano }) => ({
      action: Action.split(": ", 1)[0] ?? Action,
      containerId: Actor.ID,
      attributes: Actor.Attributes,
      timeNano,
    })),
  )

export const InspectMessage = t.type(
  {
    Id: t.string,
    Name: t.string,
    State: StateMessage,
    Config: orElse(t.type({ Labels, Volumes: OwnVolumes }), { Labels: {}, Volumes: {} }, "Config"),
    NetworkSettings: orElse(t.type({ Ports: PublishedPorts }), { Ports: {} }, "NetworkSettings"),
    Mounts: Mounts,
  },
  "InspectMessage",
)
export type InspectMessage = t.TypeOf<typeof InspectMessage>

/** The answer to an inspect. A port that cannot be read fails it as a whole (DM-71). */
export const readInspection = (message: unknown): Read<ContainerInspection> =>
  pipe(
    read(InspectMessage, "an inspect", message),
    E.bindTo("inspect"),
    E.bind("bindings", ({ inspect }) => portBindings(inspect.NetworkSettings.Ports)),
    E.map(({ inspect, bindings }) => ({
      containerId: inspect.Id,
      name: withoutSlash(inspect.Name),
      labels: inspect.Config.Labels,
      ...evidenceOfState(inspect.State),
      portBindings: bindings,
      volumes: placesOf(inspect.Mounts),
      lacksVolumes: lacksVolumes(inspect.Config.Volumes, inspect.Mounts),
    })),
  )

export const ListedMessage = t.type(
  { Id: t.string, Names: orElse(t.array(t.string), [], "Names"), Labels, State: StateName },
  "ListedMessage",
)

/**
 * The answer to a list. A container of which it cannot be read what it says is left out: it costs no other anything, and whoever misses
 * it asks for it by itself.
 */
export const readList = (message: unknown): Read<readonly ListedContainer[]> =>
  pipe(
    read(t.UnknownArray, "a list", message),
    E.map((listed) =>
      listed.flatMap((each) =>
        pipe(
          ListedMessage.decode(each),
          E.match(() => [], listedIn),
        ),
      ),
    ),
  )

const listedIn = ({ Id, Names, Labels: labels, State }: t.TypeOf<typeof ListedMessage>): readonly ListedContainer[] => [
  { id: Id, name: ownName(Names), labels, state: State },
]

/** A list names a container also as others link to it, `/other/alias`; its own name has one slash. */
const ownName = (names: readonly string[]): string =>
  withoutSlash(names.find((name) => !withoutSlash(name).includes("/")) ?? "")

const withoutSlash = (name: string): string => name.replace(/^\//, "")

export const CreateMessage = t.type({ Id: t.string }, "CreateMessage")

/** The answer to a create: the container's id. */
export const readCreated = (message: unknown): Read<string> =>
  pipe(
    read(CreateMessage, "a create", message),
    E.map(({ Id }) => Id),
  )

/** `major.minor`. */
const ApiVersion = new t.Type<string, string, unknown>(
  "ApiVersion",
  t.string.is,
  (message, context) =>
    typeof message === "string" && /^\d{1,3}\.\d{1,3}$/.test(message)
      ? t.success(message)
      : t.failure(message, context),
  String,
)

export const VersionMessage = t.intersection(
  [t.type({ Version: t.string, ApiVersion }), t.partial({ MinAPIVersion: ApiVersion })],
  "VersionMessage",
)

/** What a daemon says it is. */
export interface DaemonVersion {
  readonly version: string
  readonly apiVersion: string
  /** The oldest API version it still speaks; some do not say. */
  readonly minApiVersion: string | undefined
}

export const readVersion = (message: unknown): Read<DaemonVersion> =>
  pipe(
    read(VersionMessage, "a version", message),
    E.map((said) => ({ version: said.Version, apiVersion: said.ApiVersion, minApiVersion: said.MinAPIVersion })),
  )

export const PullMessage = t.partial(
  {
    status: t.string,
    id: t.string,
    progressDetail: orElse(t.partial({ current: t.number, total: t.number, units: t.string }), {}, "ProgressDetail"),
    error: t.string,
    errorDetail: orElse(t.partial({ message: t.string }), {}, "ErrorDetail"),
  },
  "PullMessage",
)

/** One line of a pull: a report, or the end of it. A failed pull tells so nowhere else; its HTTP status is 200. */
export type PullLine =
  { readonly kind: "progress"; readonly progress: PullProgress } | { readonly kind: "failed"; readonly message: string }

export const readPullLine = (message: unknown): Read<PullLine> =>
  pipe(
    read(PullMessage, "a pull", message),
    E.map(({ status, id, progressDetail, error, errorDetail }): PullLine => {
      const failure = errorDetail?.message ?? error
      return failure === undefined
        ? { kind: "progress", progress: progressOf(status ?? "", id, progressDetail) }
        : { kind: "failed", message: failure }
    }),
  )

const progressOf = (
  status: string,
  id: string | undefined,
  { current, total, units = "" }: { readonly current?: number; readonly total?: number; readonly units?: string } = {},
): PullProgress => ({
  status,
  layer: namesImage(status) ? undefined : id,
  // Without a unit they are bytes; dockerd also tells the seconds that it has been unpacking for (its containerd store).
  currentBytes: units === "" ? current : undefined,
  totalBytes: units === "" ? total : undefined,
})

/** The first line of a pull, whose id is the image's tag or digest. */
const namesImage = (status: string): boolean => status.startsWith("Pulling from ")

const ErrorMessage = t.type({ message: t.string }, "ErrorMessage")

/** The daemon's own words in an answer that refuses. */
export const readRefusal = (message: unknown): Read<string> =>
  pipe(
    read(ErrorMessage, "a refusal", message),
    E.map(({ message: words }) => words),
  )
