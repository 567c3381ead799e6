/** The fields of an ECS container that a task has no field of its own for. They reach Docker as overlays (DM-63). */
import type * as t from "io-ts/lib/index.js"
import { filled, notBuilt } from "./ecs-field.ts"
import { flag, listOf, mapOf, oneOf, someText, text, textWhere, wholeNumber } from "./scalar.ts"
import { strict } from "./strict.ts"
import { Mebibytes } from "./task-codec.ts"

const ExtraHost = strict({ hostname: someText, ipAddress: someText }, {}, "an object with hostname and ipAddress")

/** -1 is no limit. */
const Limit = wholeNumber(-1)

const Ulimit = strict(
  { name: someText, softLimit: Limit, hardLimit: Limit },
  {},
  "an object with name, softLimit and hardLimit",
)

const LogConfiguration = strict(
  { logDriver: textWhere("a log driver of Docker", (driver) => driver !== "" && driver !== "awsfirelens") },
  { options: mapOf(text, text), ...notBuilt("secretOptions") },
  "an object with logDriver",
)

const Device = strict(
  { hostPath: someText },
  { containerPath: someText, permissions: listOf(oneOf("read", "write", "mknod")) },
  "an object with hostPath",
)
type Device = t.TypeOf<typeof Device>

const Tmpfs = strict(
  { containerPath: someText, size: wholeNumber(1) },
  { mountOptions: listOf(text) },
  "an object with containerPath and size",
)
type Tmpfs = t.TypeOf<typeof Tmpfs>

const LinuxParameters = strict(
  {},
  {
    initProcessEnabled: flag,
    capabilities: strict({}, { add: listOf(text), drop: listOf(text) }, "an object with add or drop"),
    devices: listOf(Device),
    sharedMemorySize: Mebibytes,
    tmpfs: listOf(Tmpfs),
    ...notBuilt("maxSwap", "swappiness"),
  },
  "an object",
)

const SystemControl = strict({ namespace: someText, value: text }, {}, "an object with namespace and value")

export const overlayFields = {
  hostname: text,
  user: text,
  workingDirectory: text,
  interactive: flag,
  pseudoTerminal: flag,
  disableNetworking: flag,
  dockerLabels: mapOf(text, text),
  privileged: flag,
  readonlyRootFilesystem: flag,
  dnsServers: listOf(text),
  dnsSearchDomains: listOf(text),
  extraHosts: listOf(ExtraHost),
  dockerSecurityOptions: listOf(text),
  ulimits: listOf(Ulimit),
  logConfiguration: LogConfiguration,
  linuxParameters: LinuxParameters,
  memoryReservation: Mebibytes,
  systemControls: listOf(SystemControl),
}

type OverlayFields = { readonly [Key in keyof typeof overlayFields]?: t.TypeOf<(typeof overlayFields)[Key]> } & {
  readonly name: string
}

/** Docker's keys; `undefined` where nothing is said. */
export const configOverlay = (container: OverlayFields): object => ({
  Hostname: container.hostname,
  User: container.user,
  WorkingDir: container.workingDirectory,
  OpenStdin: container.interactive,
  Tty: container.pseudoTerminal,
  NetworkDisabled: container.disableNetworking,
  Labels: container.dockerLabels,
})

export const hostConfigOverlay = (container: OverlayFields): object => ({
  Privileged: container.privileged,
  ReadonlyRootfs: container.readonlyRootFilesystem,
  Dns: filled(container.dnsServers),
  DnsSearch: filled(container.dnsSearchDomains),
  ExtraHosts: filled(container.extraHosts)?.map(({ hostname, ipAddress }) => `${hostname}:${ipAddress}`),
  SecurityOpt: filled(container.dockerSecurityOptions),
  Ulimits: filled(container.ulimits)?.map(({ name, softLimit, hardLimit }) => ({
    Name: name,
    Soft: softLimit,
    Hard: hardLimit,
  })),
  LogConfig: container.logConfiguration && logConfigOf(container.logConfiguration, container.name),
  MemoryReservation: bytes(container.memoryReservation),
  Sysctls: mapOfAll(container.systemControls, ({ namespace, value }) => [namespace, value]),
  ...linuxOverlay(container.linuxParameters ?? {}),
})

const logConfigOf = ({ logDriver, options = {} }: t.TypeOf<typeof LogConfiguration>, container: string): object => ({
  Type: logDriver,
  Config: logDriver === "awslogs" ? withStreamName(options, container) : options,
})

/**
 * A prefix for the names of log streams is known to ECS alone, and dockerd refuses it. To the name that ECS makes with it, prefix,
 * container and task, comes nearest what dockerd can make: the container's id in the place of the task's.
 */
const withStreamName = (options: Readonly<Record<string, string>>, container: string): object => {
  const { [streamPrefix]: prefix, ...known } = options
  return prefix === undefined ? known : { tag: `${prefix}/${container}/{{.ID}}`, ...known }
}

const streamPrefix = "awslogs-stream-prefix"

const linuxOverlay = (linux: t.TypeOf<typeof LinuxParameters>): object => ({
  Init: linux.initProcessEnabled,
  CapAdd: filled(linux.capabilities?.add),
  CapDrop: filled(linux.capabilities?.drop),
  Devices: filled(linux.devices)?.map(deviceOf),
  ShmSize: bytes(linux.sharedMemorySize),
  Tmpfs: mapOfAll(linux.tmpfs, tmpfsOf),
})

/** All of read, write and mknod unless told otherwise; Docker wants their first letters. */
const deviceOf = ({ hostPath, containerPath = hostPath, permissions = [] }: Device): object => ({
  PathOnHost: hostPath,
  PathInContainer: containerPath,
  CgroupPermissions: permissions.map((permission) => permission.charAt(0)).join("") || "rwm",
})

const tmpfsOf = ({ containerPath, size, mountOptions = [] }: Tmpfs): readonly [string, string] => [
  containerPath,
  [`size=${String(size)}m`, ...mountOptions].join(","),
]

const mapOfAll = <T>(
  list: readonly T[] | undefined,
  pairOf: (item: T) => readonly [string, string],
): Readonly<Record<string, string>> | undefined => {
  const pairs = filled(list)?.map(pairOf)
  return pairs && Object.fromEntries(pairs)
}

const bytes = (mebibytes: number | undefined): number | undefined =>
  mebibytes === undefined ? undefined : mebibytes * 1024 * 1024
