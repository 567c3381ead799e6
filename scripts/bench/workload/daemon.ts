/**
 * A daemon that does nothing, at once: every call succeeds before it returns, its event before its answer, as dockerd mostly
 * has it, and is forgotten at once. What an engine costs on it, in time and in memory, is the engine's own.
 */
import { concat, defer, EMPTY, NEVER, of, Subject, type Observable } from "rxjs"
import type { ContainerEvent, ContainerInspection, DockerClient } from "../../../lib/index.ts"

export interface IdleDaemon extends DockerClient {
  /** Its process ends: the daemon says so. */
  readonly exit: (containerId: string, exitCode: number) => void
  /** Something happens in it that is nobody's end. */
  readonly stir: (containerId: string) => void
}

export const createIdleDaemon = (now: () => number): IdleDaemon => {
  const events$ = new Subject<ContainerEvent>()
  let ids = 0
  const tell = (action: string, containerId: string, attributes: ContainerEvent["attributes"] = {}): void =>
    events$.next({ action, containerId, attributes, timeNano: now() * 1e6 })
  /** The call happens when it is subscribed to, and is told of first. */
  const call = <Answer>(happen: () => Answer): Observable<Answer> => defer(() => of(happen()))
  const client: IdleDaemon = {
    exit: (id, exitCode) => tell("die", id, { exitCode: String(exitCode) }),
    stir: (id) => tell("exec_start", id),
    ping: () => of({ apiVersion: "1.41" }),
    version: () => of("DockerVersion: 20.10.24"),
    supportedVersions: () => of(["1.41"]),
    withVersion: () => client,
    containerEvents: () => concat(events$, NEVER),
    pullImage: () => EMPTY,
    createContainer: ({ Labels = {} }, _, name) =>
      call(() => {
        ids += 1
        const containerId = ids.toString(16).padStart(64, "0123456789abcdef")
        tell("create", containerId, { ...labelsIn(Labels), name, image: "busybox:1" })
        return { containerId }
      }),
    startContainer: (containerId) =>
      call(() => {
        tell("start", containerId)
        return { containerId }
      }),
    stopContainer: (containerId) =>
      call(() => {
        tell("die", containerId, { exitCode: "143" })
        return { containerId }
      }),
    removeContainer: (containerId) => call(() => tell("destroy", containerId)),
    inspectContainer: (id) => call(() => running(id)),
    describeContainer: (containerId) => of({ containerId, status: "RUNNING" }),
    getContainerName: (id) => of(id),
    listContainers: () => of([]),
  }
  return client
}

const labelsIn = (value: unknown): Readonly<Record<string, string>> =>
  typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, label]) => [key, String(label)]))
    : {}

const running = (containerId: string): ContainerInspection => ({
  containerId,
  name: containerId,
  labels: {},
  state: "running",
  startedAt: 1,
  oomKilled: false,
  portBindings: [],
  volumes: {},
})
