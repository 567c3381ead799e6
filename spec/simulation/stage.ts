/** A simulated Docker on a virtual clock, with what these specs want to watch of it. */
import { concatMap, type Observable, tap, VirtualTimeScheduler } from "rxjs"
import type { DockerConfig } from "../../lib/docker/client.ts"
import type { ContainerEvent } from "../../lib/model/daemon.ts"
import { EngineError } from "../../lib/model/error.ts"
import { createSimulatedDocker, type SimulatedDocker, type SimulatedDockerOptions } from "../../lib/simulation/index.ts"

export interface Stage {
  readonly docker: SimulatedDocker
  readonly scheduler: VirtualTimeScheduler
  /** The events so far, as `action(detail) name`. */
  readonly told: readonly string[]
  /** Subscribes, and writes down what comes of it and when. */
  readonly watch: (call: Observable<unknown>) => readonly string[]
  readonly runUntil: (at: number) => void
}

/** Latency is none unless a spec asks for some. */
export const stage = (options: SimulatedDockerOptions = {}): Stage => {
  const scheduler = new VirtualTimeScheduler()
  const docker = createSimulatedDocker({ scheduler, latency: 0, ...options })
  const told: string[] = []
  const tell = ({ action, attributes }: ContainerEvent): void => {
    const detail = attributes["signal"] ?? attributes["exitCode"]
    told.push(`${action}${detail === undefined ? "" : `(${detail})`} ${attributes["name"] ?? ""}`)
  }
  docker.containerEvents().subscribe({ next: tell, error: () => undefined })
  scheduler.flush()
  const watch = (call: Observable<unknown>): readonly string[] => {
    const seen: string[] = []
    const write = (what: string): number => seen.push(`${String(scheduler.now())} ${what}`)
    call.subscribe({
      next: (value) => write(value === undefined ? "done" : JSON.stringify(value)),
      error: (error: unknown) => write(formatError(error)),
    })
    return seen
  }
  const runUntil = (at: number): void => {
    scheduler.maxFrames = at
    scheduler.flush()
    scheduler.frame = Math.max(scheduler.frame, at)
  }
  return { docker, scheduler, told, watch, runUntil }
}

const formatError = (error: unknown): string =>
  error instanceof EngineError ? `${error.name} ${error.verdict}: ${error.message}` : String(error)

/** Creates a container and lets this instant pass; returns its id. */
export const make = (stage: Stage, name: string, cmd: readonly string[], hostConfig = {}, labels = {}): string => {
  let id = ""
  stage.docker
    .createContainer(bodyOf(cmd, hostConfig, labels), hostConfig, name)
    .subscribe(({ containerId }) => (id = containerId))
  stage.runUntil(stage.scheduler.now())
  return id
}

/** Creates and starts a container, and lets this instant pass; returns its id. */
export const run = (stage: Stage, name: string, cmd: readonly string[], hostConfig = {}, labels = {}): string => {
  let id = ""
  stage.docker
    .createContainer(bodyOf(cmd, hostConfig, labels), hostConfig, name)
    .pipe(
      tap(({ containerId }) => (id = containerId)),
      concatMap(({ containerId }) => stage.docker.startContainer(containerId)),
    )
    .subscribe({ error: () => undefined })
  stage.runUntil(stage.scheduler.now())
  return id
}

/** Ports that are published have to be exposed as well. */
const bodyOf = (cmd: readonly string[], hostConfig: { PortBindings?: object }, labels: object): DockerConfig => ({
  Image: "busybox",
  Cmd: cmd,
  Labels: labels,
  ExposedPorts: Object.fromEntries(Object.keys(hostConfig.PortBindings ?? {}).map((port) => [port, {}])),
})

/** A command that heeds SIGTERM, and exits with 3. */
export const trapping = ["sh", "-c", "trap 'exit 3' TERM; httpd -f"]

/** A host's port 80, published. */
export const port80 = { PortBindings: { "80/tcp": [{ HostIp: "0.0.0.0", HostPort: "80" }] } }
