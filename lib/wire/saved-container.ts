/**
 * A container as the original saves it, key by key (SM-39): definition and state in one object. Files of its earlier versions
 * lack some keys, and are read as if they had them (SM-33, SM-38).
 */
import * as t from "io-ts/lib/index.js"
import type { ContainerDefinition, DockerOverlay } from "../model/definition.ts"
import type { Failure } from "../model/error.ts"
import type { ContainerState } from "../model/task.ts"
import { compact } from "./compact.ts"
import { EcsOverrides } from "./saved-overrides.ts"
import { EcsPort, readPort, writePort } from "./saved-port.ts"
import { anyCase, or, orNull, recordOf, string, validating, type Fields } from "./saved-shape.ts"
import { flag, listOf, someText, wholeNumber } from "./scalar.ts"
import { ContainerStatusCodec } from "./status-codec.ts"

const Flag = or(flag, false)
const Word = or(string, "")
const Words = orNull(listOf(Word))
const Amount = or(wholeNumber(0), 0)

const noOverlay = { config: null, hostConfig: null, version: null }

const overlayFields = { config: orNull(string), hostConfig: orNull(string), version: orNull(string) }

/** A lock that the original has in its object, and so in its file. */
const Lock: t.Type<object> = validating("a lock", () => t.success({}))

const fields = {
  Name: someText,
  Image: Word,
  Command: Words,
  Cpu: Amount,
  Memory: Amount,
  Links: Words,
  volumesFrom: or(listOf(anyCase({ sourceContainer: Word, readOnly: Flag }, "an object with sourceContainer")), []),
  mountPoints: or(
    listOf(anyCase({ sourceVolume: Word, containerPath: Word, readOnly: Flag }, "an object with sourceVolume")),
    [],
  ),
  portMappings: or(listOf(EcsPort), []),
  Essential: Flag,
  EntryPoint: Words,
  environment: or(recordOf(Word), {}),
  overrides: EcsOverrides,
  dockerConfig: or(anyCase(overlayFields, "an object with config, hostConfig or version"), noOverlay),
  desiredStatus: ContainerStatusCodec,
  KnownStatus: ContainerStatusCodec,
  RunDependencies: Words,
  IsInternal: Flag,
  AppliedStatus: ContainerStatusCodec,
  ApplyingError: orNull(anyCase({ error: Word, name: Word }, "an object with error and name")),
  SentStatus: ContainerStatusCodec,
  KnownExitCode: orNull(wholeNumber(Number.MIN_SAFE_INTEGER)),
  KnownPortBindings: orNull(listOf(EcsPort)),
  StatusLock: Lock,
}

export const EcsContainer = anyCase(fields, "a container")
export type EcsContainer = Fields<typeof fields>

/** `runDependencies` are the containers that must have come into being before it, beside those it names itself. */
export const writeContainer = (
  definition: ContainerDefinition,
  state: ContainerState,
  runDependencies: readonly string[],
): EcsContainer => ({
  Name: definition.name,
  Image: definition.image,
  Command: definition.command ?? null,
  Cpu: definition.cpu,
  Memory: definition.memory,
  Links: definition.links,
  volumesFrom: definition.volumesFrom,
  mountPoints: definition.mountPoints,
  portMappings: definition.portMappings.map((port) => writePort({ ...port, bindIp: "" })),
  Essential: definition.essential,
  EntryPoint: definition.entryPoint ?? null,
  environment: definition.environment,
  overrides: { command: definition.overrides?.command ?? null },
  dockerConfig: { ...noOverlay, ...definition.dockerConfig },
  desiredStatus: state.desired,
  KnownStatus: state.known,
  RunDependencies: runDependencies.length === 0 ? null : runDependencies,
  IsInternal: definition.internal ?? false,
  AppliedStatus: "NONE",
  ApplyingError: state.failure === undefined ? null : { error: state.failure.message, name: state.failure.name },
  SentStatus: state.sent,
  KnownExitCode: state.exitCode ?? null,
  KnownPortBindings: state.portBindings?.map(writePort) ?? null,
  StatusLock: {},
})

/** What was asked for. */
export const readDefinition = (saved: EcsContainer): ContainerDefinition => ({
  name: saved.Name,
  image: saved.Image,
  essential: saved.Essential,
  ...compact({ command: saved.Command ?? undefined, entryPoint: saved.EntryPoint ?? undefined }),
  environment: saved.environment,
  cpu: saved.Cpu,
  memory: saved.Memory,
  links: saved.Links ?? [],
  volumesFrom: saved.volumesFrom,
  mountPoints: saved.mountPoints,
  portMappings: saved.portMappings.map(({ ContainerPort, HostPort, Protocol }) => ({
    containerPort: ContainerPort,
    hostPort: HostPort,
    protocol: Protocol,
  })),
  ...compact({
    overrides: saved.overrides.command === null ? undefined : { command: saved.overrides.command },
    dockerConfig: readOverlay(saved.dockerConfig),
    internal: saved.IsInternal || undefined,
  }),
})

/** The part of a container's state that the original has a place for. */
export type PlainState = Pick<
  ContainerState,
  "name" | "desired" | "known" | "sent" | "exitCode" | "portBindings" | "failure"
>

export const readState = (saved: EcsContainer): PlainState => ({
  name: saved.Name,
  desired: saved.desiredStatus,
  known: saved.KnownStatus,
  sent: saved.SentStatus,
  exitCode: saved.KnownExitCode ?? undefined,
  portBindings: saved.KnownPortBindings?.map(readPort),
  failure: saved.ApplyingError === null ? undefined : readFailure(saved.ApplyingError),
})

/** Without a name it is shown as the original shows it (DM-35). */
const readFailure = ({ error, name }: NonNullable<EcsContainer["ApplyingError"]>): Failure => ({
  name: name === "" ? "UnknownError" : name,
  message: error,
})

const readOverlay = ({ config, hostConfig, version }: EcsContainer["dockerConfig"]): DockerOverlay | undefined => {
  const overlay = compact({
    config: config ?? undefined,
    hostConfig: hostConfig ?? undefined,
    version: version ?? undefined,
  })
  return Object.keys(overlay).length === 0 ? undefined : overlay
}
