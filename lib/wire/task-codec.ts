/**
 * The shape of a submitted task: which keys there may be, and what each value must be on its own. What must hold between values
 * is checked elsewhere. `null` passes where the original's messages have it.
 */
import * as t from "io-ts/lib/index.js"
import { flag, listOf, mapOf, nullable, oneOf, someText, text, textWhere, wholeNumber } from "./scalar.ts"
import { isObject } from "./plain.ts"
import { strict } from "./strict.ts"

/** Docker's own rule for names; a link makes it a host name. */
export const ContainerName = textWhere("a name of letters, digits, _, . and - (at most 255)", (name) =>
  /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/.test(name),
)

export const Image = textWhere("an image reference without white space", (image) => image !== "" && !/\s/.test(image))

export const Link = textWhere("name or name:alias", (link) => /^[^:]+(:[^:]+)?$/.test(link))

/** A colon would end it early in Docker's `host:container:ro`. */
export const ContainerPath = textWhere("an absolute path without a colon", (path) => /^\/[^:]*$/s.test(path))

const SourcePath = textWhere("a path without a colon", (path) => !path.includes(":"))

export const EnvironmentKey = textWhere("a key that is not empty and holds neither = nor NUL", (key) =>
  /^[^=]+$/.test(key),
)

const Environment = mapOf(EnvironmentKey, text)

export const VolumeFrom = strict({ sourceContainer: someText }, { readOnly: flag }, "an object with sourceContainer")

export const MountPoint = strict(
  { sourceVolume: text, containerPath: ContainerPath },
  { readOnly: flag },
  "an object with sourceVolume and containerPath",
)

const highestPort = 65_535

export const ContainerPort = wholeNumber(1, highestPort)
export const HostPort = wholeNumber(0, highestPort)
export const Protocol = nullable(oneOf("tcp", "udp"))

const PortMapping = strict(
  { containerPort: ContainerPort },
  { hostPort: HostPort, protocol: Protocol },
  "an object with containerPort",
)

const OverrideFields = strict({}, { command: nullable(listOf(text)) }, "an object, or the JSON text of one")
type OverrideFields = t.TypeOf<typeof OverrideFields>

/** An object or, as the original is sent it, the JSON text of one; strict, since no override may be dropped (DM-33). */
const Overrides = new t.Type<OverrideFields>(
  OverrideFields.name,
  OverrideFields.is,
  (value, context) => OverrideFields.validate(lowerCommand(typeof value === "string" ? parse(value) : value), context),
  t.identity,
)

const parse = (json: string): unknown => {
  try {
    return JSON.parse(json) as unknown
  } catch {
    return json
  }
}

/** The original knows the key in any case. */
const lowerCommand = (value: unknown): unknown =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, part]) => [/^command$/i.test(key) ? "command" : key, part]))
    : value

const DockerConfig = strict(
  {},
  {
    config: nullable(text),
    hostConfig: nullable(text),
    version: nullable(textWhere("an API version such as 1.41", (version) => /^\d+\.\d+$/.test(version))),
  },
  "an object with config, hostConfig or version",
)

/** Docker takes no more shares. */
export const CpuShares = wholeNumber(0, 262_144)

/** In bytes it must still be a whole number. */
export const Mebibytes = wholeNumber(0, 2 ** 33 - 1)

const Container = strict(
  { name: ContainerName, image: Image },
  {
    essential: flag,
    command: nullable(listOf(text)),
    entryPoint: nullable(listOf(text)),
    environment: Environment,
    cpu: CpuShares,
    memory: Mebibytes,
    links: listOf(Link),
    volumesFrom: listOf(VolumeFrom),
    mountPoints: listOf(MountPoint),
    portMappings: listOf(PortMapping),
    overrides: nullable(Overrides),
    dockerConfig: nullable(DockerConfig),
  },
  "a container",
)

export const VolumeHost = nullable(strict({}, { sourcePath: nullable(SourcePath) }, "an object with sourcePath"))

const Volume = strict({ name: someText }, { host: VolumeHost }, "a volume")

export const TaskCodec = strict(
  { containers: listOf(Container) },
  {
    arn: someText,
    family: text,
    version: text,
    volumes: listOf(Volume),
    desiredStatus: oneOf("RUNNING", "STOPPED"),
    startSequenceNumber: wholeNumber(0),
    stopSequenceNumber: wholeNumber(0),
  },
  "a task",
)
