/** The address of a daemon, read the way the `docker` command reads it, and told as a place to connect to. */
import * as E from "fp-ts/lib/Either.js"
import { CannotGetDockerclientError, type EngineError } from "../model/error.ts"

/** A place to connect to; `address` is its URL, `source` says how it was chosen. */
export type Endpoint = { readonly address: string; readonly source: string } & Place

export type Place =
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number; readonly tls: Tls | undefined }
  | Ssh

/** `host` may be an alias: what is not said is left to the user's own configuration. */
export interface Ssh {
  readonly kind: "ssh"
  readonly host: string
  readonly port: number | undefined
  readonly user: string | undefined
  /** Of the daemon's socket over there; undefined: what the `docker` command over there uses. */
  readonly path: string | undefined
}

/** PEM texts; what is undefined is left to the system. */
export interface Tls {
  /** False: trust whoever answers. */
  readonly verify: boolean
  readonly ca: string | undefined
  readonly cert: string | undefined
  readonly key: string | undefined
}

export const defaultSocketPath = "/var/run/docker.sock"
export const defaultPipePath = "//./pipe/docker_engine"

/**
 * `unix://`, `npipe://`, `tcp://`, `http://`, `https://` or `ssh://`; without a scheme it is `tcp://`. `tls` counts for `https`
 * and for `tcp`, whose port is then 2376 unless it is given.
 */
export const parseEndpoint = (text: string, source: string, tls: Tls | undefined): E.Either<EngineError, Endpoint> => {
  const address = text.includes("://") ? text : `tcp://${text}`
  const refused = (flaw?: string) =>
    unusable(
      `${JSON.stringify(withoutPassword(text))} (${source}) is not the address of a Docker daemon${flaw === undefined ? "" : `: ${flaw}`}`,
    )
  const place = parsePlace(address, tls)
  if (place === undefined) return refused()
  const flaw = (place.kind === "ssh" ? optionIn(place) : undefined) ?? flawIn(place, address)
  return flaw === undefined ? E.right({ ...place, address, source }) : refused(flaw)
}

/** What would be said in vain: whoever has said it means another daemon, or that nobody else should be answered. */
const flawIn = (place: Place, address: string): string | undefined => {
  if (place.kind === "socket") return undefined
  const { password, pathname, search, hash } = new URL(address)
  if (password !== "") return "a password in it is of no use"
  if (search !== "" || hash !== "") return `${search}${hash} is of no use`
  return place.kind === "tcp" && pathname.length > 1 ? `the path ${pathname} is of no use` : undefined
}

/** As it may be shown to anybody. */
const withoutPassword = (text: string): string => {
  const [scheme = ""] = /^[a-z][a-z\d+.-]*:\/\//i.exec(text) ?? []
  return scheme + text.slice(scheme.length).replace(/^([^:]*):.*@/s, "$1:…@")
}

/** What `ssh` would take for an option, which may tell it to run any program. */
const optionIn = ({ user, host }: Ssh): string | undefined => {
  if (user?.startsWith("-")) return `the user ${user} begins with a dash`
  return host.startsWith("-") ? `the host ${host} begins with a dash` : undefined
}

/** What can only be cured by whoever configured it. */
export const unusable = (message: string): E.Either<EngineError, never> =>
  E.left(new CannotGetDockerclientError(message, { retryable: false }))

const parsePlace = (address: string, tls: Tls | undefined): Place | undefined => {
  const path = address.slice(address.indexOf("://") + 3)
  if (address.startsWith("unix://")) return { kind: "socket", path: path === "" ? defaultSocketPath : path }
  if (address.startsWith("npipe://")) return { kind: "socket", path: path === "" ? defaultPipePath : path }
  const url = URL.canParse(address) ? new URL(address) : undefined
  return url === undefined || url.hostname === "" ? undefined : remotePlace(url, tls)
}

const systemTls: Tls = { verify: true, ca: undefined, cert: undefined, key: undefined }

const remotePlace = (url: URL, tls: Tls | undefined): Place | undefined => {
  const host = url.hostname.replace(/^\[|\]$/g, "")
  const port = url.port === "" ? undefined : Number(url.port)
  switch (url.protocol) {
    case "tcp:":
      return { kind: "tcp", host, port: port ?? (tls === undefined ? 2375 : 2376), tls }
    case "http:":
      return { kind: "tcp", host, port: port ?? 80, tls: undefined }
    case "https:":
      return { kind: "tcp", host, port: port ?? 443, tls: tls ?? systemTls }
    case "ssh:":
      return sshPlace(host, port, url)
    default:
      return undefined
  }
}

const sshPlace = (host: string, port: number | undefined, { username, pathname }: URL): Ssh | undefined => {
  const decoded = E.tryCatch(
    () => [username, pathname].map(decodeURIComponent),
    () => undefined,
  )
  if (E.isLeft(decoded)) return undefined
  const [user = "", path = ""] = decoded.right
  return { kind: "ssh", host, port, user: user || undefined, path: path.length > 1 ? path : undefined }
}
