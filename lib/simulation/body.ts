/**
 * Docker's create body, read down to what the simulated daemon acts on. It is as tolerant as the daemon: what it does not
 * know passes, and what has the wrong shape counts as absent.
 */
import type { DockerConfig, DockerHostConfig } from "../docker/client.ts"
import type { Protocol } from "../model/definition.ts"

export interface Body {
  readonly image: string
  /** Entry point and command, one after the other. */
  readonly argv: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  /** An init process stands in front of the program. */
  readonly hasInit: boolean
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

/** Port 0 on the host leaves the choice to the daemon. */
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

const readPorts = (config: DockerConfig, hostConfig: DockerHostConfig): readonly PublishedPort[] => {
  const published = recordOf(hostConfig["PortBindings"])
  const exposed = hostConfig["PublishAllPorts"] === true ? Object.keys(recordOf(config["ExposedPorts"])) : []
  return [
    ...Object.entries(published).flatMap(([key, bindings]) =>
      listOf(bindings).map((one) => readPort(key, recordOf(one))),
    ),
    ...exposed.filter((key) => !(key in published)).map((key) => readPort(key, {})),
  ]
}

const readPort = (key: string, binding: Readonly<Record<string, unknown>>): PublishedPort => {
  const [port, protocol] = key.split("/")
  return {
    containerPort: Number(port),
    protocol: protocol === "udp" ? "udp" : "tcp",
    bindIp: textOf(binding["HostIp"]) || textOf(binding["HostIP"]) || "0.0.0.0",
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
