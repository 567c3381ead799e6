/**
 * Where the daemon is, found the way the `docker` command finds it: `DOCKER_HOST`, else a context, else the first of the
 * usual sockets that exists. The answer says how it was found, so that an error can say where was looked, and why there.
 * Nothing is connected to here.
 */
import * as E from "fp-ts/lib/Either.js"
import { hash } from "node:crypto"
import { existsSync, readFileSync } from "node:fs"
import { homedir, platform } from "node:os"
import { posix } from "node:path"
import type { EngineError } from "../model/error.ts"
import { contextEndpoint, currentContext } from "../wire/docker-context.ts"
import { defaultPipePath, defaultSocketPath, parseEndpoint, unusable, type Endpoint, type Tls } from "./address.ts"

/**
 * The environment variable that says where the daemon is. Corresponds to the constant of the same name.
 *
 * @example
 * DOCKER_ENDPOINT_ENV_VARIABLE // "DOCKER_HOST"
 */
export const DOCKER_ENDPOINT_ENV_VARIABLE = "DOCKER_HOST"

/**
 * Where the daemon is where nothing says otherwise. Corresponds to the constant of the same name.
 *
 * @example
 * DOCKER_DEFAULT_ENDPOINT // "unix:///var/run/docker.sock"
 */
export const DOCKER_DEFAULT_ENDPOINT = `unix://${defaultSocketPath}`

/** The machine as far as it matters here. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly platform: string
  /** A file's text; undefined where there is none to read. */
  readonly read: (path: string) => string | undefined
  readonly exists: (path: string) => boolean
}

type Found = E.Either<EngineError, Endpoint>

/** `explicit`, where given, wins over everything. */
export const resolveEndpoint = (machine: Machine, explicit?: string): Found => {
  if (explicit !== undefined) return parseEndpoint(explicit, "the endpoint option", envTls(machine))
  const host = present(machine.env[DOCKER_ENDPOINT_ENV_VARIABLE])
  if (host !== undefined) return parseEndpoint(host, DOCKER_ENDPOINT_ENV_VARIABLE, envTls(machine))
  const context = contextName(machine)
  return context === undefined ? E.right(defaultSocket(machine)) : fromContext(machine, context)
}

const present = (text: string | undefined): string | undefined => (text?.trim() === "" ? undefined : text?.trim())

const configFolder = ({ env, home }: Machine): string => present(env["DOCKER_CONFIG"]) ?? posix.join(home, ".docker")

/** Undefined for the context named `default`, which stands for none. */
const contextName = (machine: Machine): string | undefined => {
  const config = machine.read(posix.join(configFolder(machine), "config.json"))
  const name = present(machine.env["DOCKER_CONTEXT"]) ?? present(config && currentContext(config))
  return name === "default" ? undefined : name
}

const fromContext = (machine: Machine, name: string): Found => {
  const id = hash("sha256", name)
  const contexts = posix.join(configFolder(machine), "contexts")
  const meta = posix.join(contexts, "meta", id, "meta.json")
  const text = machine.read(meta)
  const endpoint = text === undefined ? undefined : contextEndpoint(text)
  if (endpoint === undefined) return unusable(`Docker context ${JSON.stringify(name)} says of no daemon: ${meta}`)
  const pems = readPems(machine, posix.join(contexts, "tls", id, "docker"))
  const secured = endpoint.skipVerify || pems.ca !== undefined || pems.cert !== undefined
  return parseEndpoint(
    endpoint.host,
    `context ${name}`,
    secured ? { ...pems, verify: !endpoint.skipVerify } : undefined,
  )
}

/** `DOCKER_TLS_VERIFY` asks for verified TLS, `DOCKER_TLS` for TLS that trusts anybody; certificates alone ask for nothing. */
const envTls = (machine: Machine): Tls | undefined => {
  const { DOCKER_TLS_VERIFY: verified, DOCKER_TLS: unverified, DOCKER_CERT_PATH: folder } = machine.env
  const verify = present(verified) !== undefined
  return verify || present(unverified) !== undefined
    ? { ...readPems(machine, present(folder) ?? configFolder(machine)), verify }
    : undefined
}

const readPems = ({ read }: Machine, folder: string): Omit<Tls, "verify"> => ({
  ca: read(posix.join(folder, "ca.pem")),
  cert: read(posix.join(folder, "cert.pem")),
  key: read(posix.join(folder, "key.pem")),
})

const defaultSocket = (machine: Machine): Endpoint => {
  if (machine.platform === "win32") return socket("npipe", defaultPipePath, "default pipe")
  const candidates = usualSockets(machine)
  const path = candidates.find((candidate) => machine.exists(candidate))
  return path === undefined
    ? socket("unix", defaultSocketPath, `default socket; there is none of ${candidates.join(", ")}`)
    : socket("unix", path, "default socket")
}

/** The system's, then those of rootless Docker and of Docker Desktop. */
const usualSockets = ({ env, home }: Machine): readonly string[] => {
  const runtime = present(env["XDG_RUNTIME_DIR"])
  return [
    defaultSocketPath,
    ...(runtime === undefined ? [] : [posix.join(runtime, "docker.sock")]),
    posix.join(home, ".docker", "run", "docker.sock"),
    posix.join(home, ".docker", "desktop", "docker.sock"),
  ]
}

const socket = (scheme: "unix" | "npipe", path: string, source: string): Endpoint => ({
  kind: "socket",
  path,
  address: `${scheme}://${path}`,
  source,
})

/** This machine, with another environment if wanted. A file that may not be read counts as none. */
export const thisMachine = (env: Machine["env"] = process.env): Machine => ({
  env,
  home: homedir(),
  platform: platform(),
  read: (path) => {
    try {
      return readFileSync(path, "utf8")
    } catch {
      return undefined
    }
  },
  exists: existsSync,
})
