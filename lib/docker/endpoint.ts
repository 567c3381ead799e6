/**
 * Where the daemon is, found the way the `docker` command finds it: `DOCKER_HOST`, else a context, else the first of the
 * usual sockets that exists. The answer says how it was found, so that an error can say where was looked, and why there.
 * Nothing is connected to here.
 */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import { hash } from "node:crypto"
import { posix } from "node:path"
import type { EngineError } from "../model/error.ts"
import { contextEndpoint, currentContext } from "../wire/docker-context.ts"
import { present } from "../wire/present.ts"
import { defaultPipePath, defaultSocketPath, parseEndpoint, unusable, type Endpoint, type Tls } from "./address.ts"
import { configFolder, type Machine } from "./machine.ts"

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

type Found = E.Either<EngineError, Endpoint>

/** `explicit`, where given, wins over everything. */
export const resolveEndpoint = (machine: Machine, explicit?: string): Found => {
  const tls = (): FoundTls => envTls(machine)
  if (explicit !== undefined) return endpointAt(explicit, "the endpoint option", tls)
  const host = present(machine.env[DOCKER_ENDPOINT_ENV_VARIABLE])
  if (host !== undefined) return endpointAt(host, DOCKER_ENDPOINT_ENV_VARIABLE, tls)
  const context = contextName(machine)
  return context === undefined ? E.right(defaultSocket(machine)) : fromContext(machine, context)
}

type FoundTls = E.Either<EngineError, Tls | undefined>

/** Certificates are read only for an address that they count for. */
const endpointAt = (address: string, source: string, findTls: () => FoundTls): Found =>
  pipe(
    parseEndpoint(address, source, undefined),
    E.chain((plain) =>
      plain.kind !== "tcp" || /^http:/i.test(plain.address)
        ? E.right(plain)
        : pipe(
            findTls(),
            E.chain((tls) => parseEndpoint(address, source, tls)),
          ),
    ),
  )

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
  return endpointAt(endpoint.host, `context ${name}`, () =>
    pipe(
      readPems(machine, posix.join(contexts, "tls", id, "docker"), !endpoint.skipVerify),
      E.map((pems) => {
        const isSecured = endpoint.skipVerify || pems.ca !== undefined || pems.cert !== undefined
        return isSecured ? { ...pems, verify: !endpoint.skipVerify } : undefined
      }),
    ),
  )
}

/**
 * `DOCKER_TLS_VERIFY` asks for TLS verified by the `ca.pem` that is there, `DOCKER_TLS` for TLS that trusts anybody; certificates alone ask
 * for nothing.
 */
const envTls = (machine: Machine): FoundTls => {
  const { DOCKER_TLS_VERIFY: verified, DOCKER_TLS: unverified, DOCKER_CERT_PATH: certPath } = machine.env
  const verify = present(verified) !== undefined
  if (!verify && present(unverified) === undefined) return E.right(undefined)
  const folder = present(certPath) ?? configFolder(machine)
  return pipe(
    readPems(machine, folder, verify),
    E.chain((pems) =>
      verify && pems.ca === undefined
        ? unusable(`DOCKER_TLS_VERIFY is set, and there is no ${posix.join(folder, "ca.pem")}`)
        : E.right({ ...pems, verify }),
    ),
  )
}

/** One that is there and cannot be read is not left out: whom to trust, and as whom, would be another matter without it. */
const readPems = (
  { read, exists }: Machine,
  folder: string,
  verify: boolean,
): E.Either<EngineError, Omit<Tls, "verify">> => {
  const [ca, cert, key] = ["ca.pem", "cert.pem", "key.pem"].map((name) => {
    const path = posix.join(folder, name)
    return { path, text: read(path) }
  })
  const unread = [verify ? ca : undefined, cert, key].find(
    (file) => file !== undefined && file.text === undefined && exists(file.path),
  )
  return unread === undefined
    ? E.right({ ca: ca?.text, cert: cert?.text, key: key?.text })
    : unusable(`cannot read ${unread.path}`)
}

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
