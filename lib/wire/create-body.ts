/**
 * From a container's definition to the body of Docker's create call (spec 1.7): what the definition says, the caller's raw Docker
 * JSON over it, and over both the labels by which the container is found again. Pure: it asks nobody and decides nothing.
 */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import type { ContainerDefinition, TaskDefinition } from "../model/definition.ts"
import { formatIssue, type Failure, type Issue } from "../model/error.ts"
import { dockerName } from "./docker-name.ts"
import { hostConfigOf, portKey, type Surroundings } from "./host-config.ts"
import { ecsLabels, engineLabels, type Maker } from "./label.ts"
import { configShape, hostConfigShape } from "./overlay-shape.ts"
import { layOver, type Shape } from "./overlay.ts"
import { ownVolumes } from "./own-volume.ts"
import { isObject, type PlainObject } from "./plain.ts"
import { specHash } from "./spec-hash.ts"

export interface CreateBody {
  /** The container's name in Docker. */
  readonly name: string
  /** The top level of the body. */
  readonly config: PlainObject
  readonly hostConfig: PlainObject
  readonly specHash: string
}

/** The `HostConfig` comes first, so that what is wrong in both is a `HostConfigError` (spec 1.7). */
export const createBody = (
  task: TaskDefinition,
  container: ContainerDefinition,
  identity: Maker & Surroundings,
): E.Either<Failure, CreateBody> => {
  const overlays = container.dockerConfig ?? {}
  const host = pipe(
    hostConfigOf(task, container, identity),
    E.chain((built) => overlaid(hostConfigShape, built, overlays.hostConfig, badHost)),
  )
  if (E.isLeft(host)) return host
  const top = pipe(
    ownVolumes(task, container),
    E.mapLeft(clientConfigError),
    E.chain((volumes) => overlaid(configShape, configOf(container, volumes), overlays.config, badConfig)),
  )
  if (E.isLeft(top)) return top
  const hostConfig = withLimits(host.right, top.right)
  // Our labels win over the overlay's (DM-64).
  const labels = together(givenLabels(top.right), ecsLabels(task, container))
  const config = withoutLimits(top.right)
  const hash = specHash({ config: together(config, { Labels: labels }), hostConfig })
  return E.right({
    name: nameOf(task, container, identity),
    config: together(config, { Labels: together(labels, engineLabels(identity, hash)) }),
    hostConfig,
    specHash: hash,
  })
}

/** What the definition says of the container itself (DM-60). */
const configOf = (container: ContainerDefinition, volumes: PlainObject): PlainObject => ({
  Image: container.image,
  Cmd: container.overrides?.command ?? container.command ?? null,
  Entrypoint: container.entryPoint ?? null,
  ExposedPorts: Object.fromEntries(container.portMappings.map((mapping) => [portKey(mapping), {}])),
  Env: Object.entries(container.environment)
    .map(([key, value]) => `${key}=${value}`)
    .sort(),
  Memory: memoryBytes(container.memory),
  CpuShares: Math.max(fewestShares, container.cpu),
  ...volumes,
})

const fewestShares = 2
const mebibyte = 1024 * 1024
const leastMemory = 4 * mebibyte

/** Docker took no less than 4 MiB (DM-60), and refuses less than 6 from 20.10 on; 0 is no limit. */
const memoryBytes = (mib: number): number => (mib === 0 ? 0 : Math.max(leastMemory, mib * mebibyte))

const overlaid = (
  shape: Shape,
  built: PlainObject,
  overlay: string | undefined,
  failure: (why: string) => Failure,
): E.Either<Failure, PlainObject> =>
  overlay === undefined
    ? E.right(built)
    : pipe(
        layOver(shape, built, overlay),
        E.mapLeft((issues) => failure(formatIssues(issues))),
      )

const formatIssues = (issues: readonly Issue[]): string => issues.map(formatIssue).join("; ")

const badHost = (why: string): Failure => ({
  name: "HostConfigError",
  message: `Unable to decode given host config: ${why}`,
})

const badConfig = (why: string): Failure => clientConfigError(`Unable decode given docker config: ${why}`)

const clientConfigError = (message: string): Failure => ({ name: "DockerClientConfigError", message })

/** Where each limit of the top level belongs. */
const homes = new Map([
  ["Memory", "Memory"],
  ["MemorySwap", "MemorySwap"],
  ["CpuShares", "CpuShares"],
  ["Cpuset", "CpusetCpus"],
  ["VolumeDriver", "VolumeDriver"],
])

/** What no API has read at the top level for long, and where it is read; it is left at the top level, too. */
const formerHomes = [
  ["Dns", "Dns"],
  ["SecurityOpts", "SecurityOpt"],
] as const

/**
 * Daemons used to move limits from the top level to the `HostConfig`, unless it had its own; newer ones drop them without a word.
 * So they are moved here, by the same rule; and so is what has another name by now.
 */
const withLimits = (hostConfig: PlainObject, config: PlainObject): PlainObject => {
  const limited: Record<string, unknown> = together(hostConfig, {})
  const settle = (value: unknown, home: string): void => {
    if (value !== undefined && !isSet(limited[home])) limited[home] = value
  }
  settle(hostConfig["Cpuset"], "CpusetCpus")
  for (const [key, home] of [...homes, ...formerHomes]) settle(config[key], home)
  return limited
}

const isSet = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== 0 && value !== "" && !(Array.isArray(value) && value.length === 0)

/** The top level without those that have been moved. */
const withoutLimits = (config: PlainObject): PlainObject => {
  const top: Record<string, unknown> = {}
  for (const key of Object.keys(config)) if (!homes.has(key)) top[key] = config[key]
  return top
}

const givenLabels = ({ Labels: labels }: PlainObject): PlainObject => (isObject(labels) ? labels : {})

/** Both, the second over the first; see `changeContainer`. */
const together = (first: PlainObject, second: PlainObject): PlainObject => Object.assign({}, first, second)

/** The container's name in Docker: it hangs on nothing but who makes it for whom. */
export const nameOf = (task: TaskDefinition, container: ContainerDefinition, maker: Maker): string =>
  dockerName(maker.engineId, task.arn, maker.submissionId, maker.attempt, task.family, task.version, container.name)
