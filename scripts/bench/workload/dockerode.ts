/** dockerode as somebody would use it by hand, without the library: what the engine is held against on a real daemon. */
import Docker from "dockerode"
import { createInterface } from "node:readline"

/** The daemon, as in DOCKER_HOST. */
export const dockerHost = process.env["TEST_DOCKER_HOST"] ?? ""

/** The image of all that is run; in the private daemon's registry, so that a pull of it has an answer. */
export const image =
  process.env["TEST_REGISTRY"] === undefined ? "busybox:1" : `${process.env["TEST_REGISTRY"]}/busybox:1`

/** By which whatever a run has left behind is found again. */
export const benchLabel = "docker-task-engine.bench"

export const connect = (): Docker => {
  const url = new URL(dockerHost)
  return url.protocol === "unix:"
    ? new Docker({ socketPath: url.pathname })
    : new Docker({ host: url.hostname, port: Number(url.port) })
}

/**
 * Tells each death of a container with that label as it is heard of. All events of these containers are listened to, as by anybody
 * who wants to know what becomes of them. Ends with the process.
 */
export const listenForDeaths = async (
  docker: Docker,
  label: string,
  heard: (containerId: string) => void,
): Promise<void> => {
  const events = await docker.getEvents({ filters: { type: ["container"], label: [label] } })
  const lines = createInterface({ input: events })
  lines.on("line", (line) => {
    const event: unknown = JSON.parse(line)
    if (isDeath(event)) heard(event.id)
  })
}

const isDeath = (event: unknown): event is { readonly id: string } =>
  typeof event === "object" && event !== null && "Action" in event && event.Action === "die" && "id" in event

/** Does `work` for each number below `count`, so many at a time, the lowest first. */
export const atATime = async (limit: number, count: number, work: (n: number) => Promise<void>): Promise<void> => {
  let next = 0
  const worker = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) await work(n)
  }
  await Promise.all(Array.from({ length: limit }, worker))
}

/** Lets the image be there, so that nobody's run has to fetch it. */
export const ensureImage = async (docker: Docker): Promise<void> => {
  const isThere = await docker
    .getImage(image)
    .inspect()
    .then(
      () => true,
      () => false,
    )
  if (isThere) return
  const progress = await docker.pull(image)
  await new Promise((resolve, reject) => {
    docker.modem.followProgress(progress, (error) => (error === null ? resolve(undefined) : reject(error)))
  })
}
