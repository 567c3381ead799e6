/**
 * Which registry, and where on it. The keys that credentials are kept under and the names of images are both read down to
 * a host and a path, so that a password goes to its own host and to no other that merely begins alike (BUG-11, BUG-12).
 */

export interface RegistryPlace {
  /** In lower case, with the port where one is named; all names of Docker Hub are `docker.io`. */
  readonly host: string
  readonly path: readonly string[]
}

/** Something that holds for a place and all that lies below it. */
export interface Registered<A> {
  readonly at: RegistryPlace
  readonly value: A
}

/** Of what holds for the place wanted, the most specific; of equals the first. */
export const mostSpecific = <A>(registered: readonly Registered<A>[], wanted: RegistryPlace): A | undefined =>
  registered
    .filter(({ at }) => covers(at, wanted))
    .reduce<Registered<A> | undefined>(
      (best, next) => (best !== undefined && best.at.path.length >= next.at.path.length ? best : next),
      undefined,
    )?.value

const covers = (at: RegistryPlace, wanted: RegistryPlace): boolean =>
  at.host === wanted.host && at.path.every((segment, depth) => wanted.path[depth] === segment)

/**
 * A key of a credentials file, with or without a scheme; undefined where it names no place on a registry.
 *
 * @example
 * parseRegistryKey("h.tld:5000/team") // { host: "h.tld:5000", path: ["team"] }
 */
export const parseRegistryKey = (key: string): RegistryPlace | undefined => {
  const [host = "", ...path] = key
    .trim()
    .replace(/^https?:\/\//i, "")
    .split("/")
  return place(
    host,
    withoutApiRoot(
      isHub(host),
      path.filter((segment) => segment !== ""),
    ),
  )
}

/** `v1` and `v2` are parts of a registry's own address, as in Docker Hub's key, and of no image's name. */
const withoutApiRoot = (onHub: boolean, path: readonly string[]): readonly string[] =>
  /^v[12]$/.test(path[0] ?? "") && (onHub || path.length === 1) ? path.slice(1) : path

/**
 * Where an image comes from; undefined where the daemon would not take the name. The first part is a host only where it
 * cannot be anything else, as Docker has it (no part of a repository's name has a capital); all other images come from Docker Hub.
 *
 * @example
 * imagePlace("busybox:1") // { host: "docker.io", path: ["library", "busybox"] }
 */
export const imagePlace = (image: string): RegistryPlace | undefined => {
  const [, name = ""] = /^([^@]+?)(?::[\w.-]*)?(?:@[\w+.:-]+)?$/.exec(image) ?? []
  const [first = "", ...rest] = name.split("/")
  const isHost = rest.length > 0 && (/[.:A-Z]/.test(first) || first === "localhost")
  const [host, path] = isHost ? [first, rest] : [hub, [first, ...rest]]
  return place(host, isHub(host) && path.length === 1 ? ["library", ...path] : path)
}

/** The server of the registry that an image comes from; undefined where the daemon would not take the name. */
export const imageServer = (image: string): string | undefined => {
  const at = imagePlace(image)
  return at === undefined ? undefined : serverOf(at)
}

/** What a credential helper is asked for, and what credentials are sent with. */
export const serverOf = ({ host }: RegistryPlace): string => (host === hub ? "https://index.docker.io/v1/" : host)

const hub = "docker.io"

const isHub = (host: string): boolean => [hub, "index.docker.io", "registry-1.docker.io"].includes(host.toLowerCase())

const place = (host: string, path: readonly string[]): RegistryPlace | undefined =>
  isHostName.test(host) && path.every((segment) => isSegment.test(segment))
    ? { host: isHub(host) ? hub : host.toLowerCase(), path }
    : undefined

const isHostName = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i
const isSegment = /^[a-z0-9][\w.-]*$/i
