/**
 * Docker's create body, read down to what the simulated daemon acts on. It is as tolerant as the daemon: what it does not
 * know passes, and what has the wrong shape counts as absent.
 */
import type { DockerConfig, DockerHostConfig } from "../docker/client.ts"
import type { Protocol } from "../model/definition.ts"
import { readSignal, sigTerm } from "./signal.ts"

export interface Body {
  readonly image: string
  /** Entry point and command, one after the other. */
  readonly argv: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  /** An init process stands in front of the program. */
  readonly hasInit: boolean
  /** What a stop begins with. */
  readonly stopSignal: number
  /** It is removed when it ends. */
  readonly removesItself: boolean
  /** There is an end to what memory it may use. */
  readonly hasMemoryLimit: boolean
  readonly links: readonly Link[]
  /** Names of the containers whose volumes are shared. */
  readonly volumesFrom: readonly string[]
  /** Container path to host path or volume name; without one the volume is anonymous. */
  readonly mounts: ReadonlyMap<string, string | undefined>
  readonly ports: readonly PublishedPort[]
}

export interface Link {
  readonly target: string
  readonly alias: string
}

/** Port 0 on the host leaves the choice to the daemon; without an address it is bound for IPv4 and for IPv6. */
export interface PublishedPort {
  readonly containerPort: number
  readonly protocol: Protocol
  readonly bindIp: string
  readonly hostPort: number
}

export const readBody = (config: DockerConfig, hostConfig: DockerHostConfig): Body => ({
  image: textOf(config["Image"]),
  argv: [...textsOf(config["Entrypoint"]), ...textsOf(config["Cmd"])],
  labels: Object.fromEntries(Object.entries(recordOf(config["Labels"])).map(([key, value]) => [key, textOf(value)])),
  hasInit: hostConfig["Init"] === true,
  stopSignal: readSignal(textOf(config["StopSignal"])) ?? sigTerm,
  removesItself: hostConfig["AutoRemove"] === true,
  hasMemoryLimit: Number(hostConfig["Memory"]) > 0,
  links: textsOf(hostConfig["Links"]).map(readLink),
  volumesFrom: textsOf(hostConfig["VolumesFrom"]).map((source) => containerName(source.split(":", 1)[0] ?? "")),
  mounts: new Map([
    ...Object.keys(recordOf(config["Volumes"])).map((path) => [path, undefined] as const),
    ...textsOf(hostConfig["Binds"]).map(readBind),
  ]),
  ports: readPorts(config, hostConfig),
})

/** Docker's names begin with a slash where it speaks, and need none where it listens. */
export const containerName = (name: string): string => name.replace(/^\//, "")

const readLink = (link: string): Link => {
  const [target = "", alias = target] = link.split(":")
  return { target: containerName(target), alias: containerName(alias) }
}

const readBind = (bind: string): readonly [string, string | undefined] => {
  const [source = "", target] = bind.split(":")
  return target === undefined ? [source, undefined] : [target, source]
}

/** Only what is exposed is published. */
const readPorts = (config: DockerConfig, hostConfig: DockerHostConfig): readonly PublishedPort[] => {
  const published = recordOf(hostConfig["PortBindings"])
  const unasked = hostConfig["PublishAllPorts"] === true ? [{}] : []
  return Object.keys(recordOf(config["ExposedPorts"])).flatMap((key) =>
    (key in published ? listOf(published[key]) : unasked).map((binding) => readPort(key, recordOf(binding))),
  )
}

const readPort = (key: string, binding: Readonly<Record<string, unknown>>): PublishedPort => {
  const [port, protocol] = key.split("/")
  return {
    containerPort: Number(port),
    protocol: protocol === "udp" ? "udp" : "tcp",
    bindIp: textOf(binding["HostIp"]) || textOf(binding["HostIP"]),
    hostPort: Number(textOf(binding["HostPort"])),
  }
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "")

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** Docker takes one text for a list of one. */
const textsOf = (value: unknown): readonly string[] =>
  typeof value === "string" ? [value] : listOf(value).filter((item) => typeof item === "string")

const recordOf = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {})

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
