/**
 * What live specs stand on: a real daemon, named by the environment. `npm test` starts one of its own where it can. The
 * helpers speak plain HTTP, so that what the library did is checked by something that is not the library.
 */
import { request, type Answer, type RequestOptions } from "../../scripts/dockerd/request.ts"

/** The image that the daemon and both registries have: `sh` and the usual small programs. */
export const image = "busybox:1"

/** As in DOCKER_HOST. Without a daemon, a socket that is not there: bodies are read even when their specs are skipped. */
export const dockerHost = process.env["TEST_DOCKER_HOST"] ?? "unix:///no/daemon.sock"

/** `HOST:PORT` of a registry open to everybody, and of one that asks for the password. */
export const openRegistry = process.env["TEST_REGISTRY"] ?? "127.0.0.1:0"
export const authRegistry = process.env["TEST_AUTH_REGISTRY"] ?? "127.0.0.1:0"
export { credentials } from "../../scripts/dockerd/registry.ts"

/** A suite that needs the daemon: skipped, out loud, where there is none, and a failure where `CI=true`. */
export const describeLive = (title: string, body: () => void): void => {
  if (has("TEST_DOCKER_HOST")) describe(title, body)
  else if (process.env["CI"] === "true") throw new Error(`no Docker daemon for "${title}": TEST_DOCKER_HOST is not set`)
  else skipLoudly(title, body, "TEST_DOCKER_HOST")
}

/** Within `describeLive`: a suite that needs the registries as well. */
export const describeWithRegistries = (title: string, body: () => void): void => {
  if (has("TEST_REGISTRY") && has("TEST_AUTH_REGISTRY")) describe(title, body)
  else skipLoudly(title, body, "TEST_REGISTRY and TEST_AUTH_REGISTRY")
}

/**
 * A suite that starts daemons of its own; `obstacle` is why it cannot, where it cannot. Treated as a daemon that is missing, unless somebody
 * has named one: whoever does that has not asked for others, nor for what is to be installed for them.
 */
export const describeWithOwnDaemon = (
  title: string,
  obstacle: string | undefined,
  body: (this: Mocha.Suite) => void,
): void => {
  if (isSomebodys()) skipLoudly(title, body, "a Docker daemon of its own, and one is named")
  else if (obstacle === undefined) describe(title, body)
  else if (process.env["CI"] === "true") throw new Error(`no Docker daemon of its own for "${title}": ${obstacle}`)
  else skipLoudly(title, body, `a Docker daemon of its own, and ${obstacle}`)
}

/** One request to the daemon, its path without a version. */
export const callDaemon = (method: string, path: string, options?: RequestOptions): Promise<Answer> =>
  request(dockerHost, method, path, options)

/** Ids of all containers, running or not, that carry the label, `key` or `key=value`. */
export const listContainers = async (label: string): Promise<readonly string[]> => {
  const filters = JSON.stringify({ label: [label] })
  const { body } = await callDaemon("GET", `/containers/json?${new URLSearchParams({ all: "1", filters }).toString()}`)
  const listed: unknown = JSON.parse(body)
  if (!Array.isArray(listed)) throw new Error(`the daemon does not list its containers: ${body}`)
  return listed.map(idOf).filter((id) => !strangers.has(id))
}

/** Ends and removes, with their anonymous volumes, all containers that carry the label. */
export const removeContainers = async (label: string): Promise<void> => {
  const ids = await listContainers(label)
  await Promise.all(ids.map((id) => callDaemon("DELETE", `/containers/${id}?force=1&v=1`)))
}

/** Every volume that the daemon has, named or not. */
export const listVolumes = async (): Promise<unknown> => {
  const { body } = await callDaemon("GET", "/volumes")
  return (JSON.parse(body) as { readonly Volumes: unknown }).Volumes ?? []
}

/** Until a container has written the word: what has not come so far may miss a signal. */
export const untilLogged = async (id: string, word: string): Promise<void> => {
  while (!(await callDaemon("GET", `/containers/${id}/logs?stdout=1`)).body.includes(word))
    await new Promise((resolve) => setTimeout(resolve, 20))
}

/** The daemon that `npm test` starts comes with registries. */
const isSomebodys = (): boolean => has("TEST_DOCKER_HOST") && !has("TEST_REGISTRY")

const has = (name: string) => (process.env[name] ?? "") !== ""

const skipLoudly = (title: string, body: (this: Mocha.Suite) => void, missing: string) => {
  console.warn(`SKIPPED: "${title}" needs ${missing}`)
  describe.skip(title, body)
}

const idOf = (listed: unknown): string => {
  if (typeof listed === "object" && listed !== null && "Id" in listed && typeof listed.Id === "string") return listed.Id
  throw new Error(`a listed container has no id: ${JSON.stringify(listed)}`)
}

/** What stood there before any spec has run, on somebody's own daemon, is none of ours. */
const strangers = new Set<string>()
if (has("TEST_DOCKER_HOST")) for (const id of await listContainers("com.amazonaws.ecs.task-arn")) strangers.add(id)
