/** Where tasks run: an engine that is connected, to Docker or to the simulated one, and a word on how that came about. */
import { inspect } from "node:util"
import { firstValueFrom, from, NEVER, takeUntil, throwError, timeout, type Observable } from "rxjs"
import {
  createDockerClient,
  createTaskEngine,
  type DockerClient,
  type Logger,
  type TaskEngine,
} from "../../lib/index.ts"
import { silentLogger } from "../../lib/model/logger.ts"
import { createSimulatedDocker } from "../../lib/simulation/index.ts"

export interface Host {
  readonly kind: "docker" | "simulated"
  /** `Docker 20.10.24, API 1.41, found by DOCKER_HOST=unix:///run/docker.sock`. */
  readonly title: string
  readonly docker: DockerClient
  readonly engine: TaskEngine
  /** Shuts the engine down. What Docker runs it goes on running; what is simulated is gone. */
  readonly close: () => Promise<void>
}

/** Which label all containers of this engine bear, and no others. */
export const labelOf = (engine: TaskEngine): string =>
  `docker-task-engine.engine-id=${engine.toJSON().Data.DockerTaskEngine.engineId}`

export interface ConnectOptions {
  readonly docker?: DockerClient | undefined
  /** Hears what went wrong and was coped with, as a missing credential helper, a line each; default: nobody. */
  readonly warn?: ((line: string) => void) | undefined
  /** How long to wait for a daemon that takes the connection and says nothing, in milliseconds; default 5 s. */
  readonly limitMs?: number | undefined
  /** Its first value ends the attempt. */
  readonly giveUp$?: Observable<unknown> | undefined
}

/** Rejects with an error that says where Docker was looked for. */
export const connectToDocker = async (options: ConnectOptions = {}): Promise<Host> => {
  const { warn = () => undefined, limitMs = 5000, giveUp$ = NEVER } = options
  const logger: Logger = { ...silentLogger, warn: warnWith(warn), error: warnWith(warn) }
  const { docker = createDockerClient({ logger }) } = options
  const engine = createTaskEngine({ docker, logger })
  const close = (): Promise<void> => engine.shutdown()
  try {
    const silent$ = throwError(
      () => new Error(`Docker (${foundBy(process.env)}) is silent for ${String(limitMs / 1000)} s`),
    )
    const ready$ = from(engine.init()).pipe(timeout({ first: limitMs, with: () => silent$ }), takeUntil(giveUp$))
    await firstValueFrom(ready$)
    return { kind: "docker", title: await titleOf(engine), docker, engine, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** `a credential helper has failed (helper: docker-credential-x, reason: it is not there)`. */
const warnWith =
  (warn: (line: string) => void): Logger["warn"] =>
  (details, message) => {
    const said = Object.entries(details).map(
      ([key, value]) => `${key}: ${value instanceof Error ? value.message : inspect(value)}`,
    )
    warn(`${message} (${said.join(", ")})`)
  }

export const connectToSimulation = async (): Promise<Host> => {
  const docker = createSimulatedDocker()
  const engine = createTaskEngine({ docker })
  const close = async (): Promise<void> => {
    await engine.shutdown()
    docker.close()
  }
  await engine.init()
  return { kind: "simulated", title: "the simulated Docker", docker, engine, close }
}

/** How the `docker` command would have found it. */
export const foundBy = (env: Readonly<Record<string, string | undefined>>): string => {
  const { DOCKER_HOST: host = "", DOCKER_CONTEXT: context = "" } = env
  if (host !== "") return `DOCKER_HOST=${host}`
  return context === "" ? "the current Docker context or the usual sockets" : `DOCKER_CONTEXT=${context}`
}

const titleOf = async (engine: TaskEngine): Promise<string> => {
  const daemon = await firstValueFrom(engine.daemon$)
  const version = (await engine.version()).replace("DockerVersion: ", "Docker ")
  return daemon.state === "up" ? `${version}, API ${daemon.apiVersion}` : version
}
