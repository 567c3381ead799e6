/** What an engine is made of, as its caller gives it, and with its defaults filled. */
import { isLeft } from "fp-ts/lib/Either.js"
import { asyncScheduler, of, type SchedulerLike } from "rxjs"
import type { DockerClient } from "../docker/client.ts"
import { createDockerClient } from "../docker/dockerode.ts"
import type { RegistryAuth } from "../docker/registry-auth.ts"
import type { EngineConfig } from "../model/config.ts"
import { InvalidOptionsError, type Issue } from "../model/error.ts"
import { silentLogger, type Logger } from "../model/logger.ts"
import { decodeConfig } from "../wire/engine-config.ts"
import { decodeState, type RestoredState } from "../wire/saved-state.ts"

/** What an engine is made of; all of it may be left out. Corresponds to what `NewTaskEngine` and the setters are given. */
export interface TaskEngineOptions {
  /**
   * Default: `createDockerClient()`, which looks at `DOCKER_HOST`, else the docker context, else the default sockets.
   * Corresponds to `SetDockerClient`.
   */
  readonly docker?: DockerClient | undefined
  /**
   * What `toJSON` of an engine gave, or an ECS agent's `ecs_agent_data.json` of version 1 to 4: its tasks are taken over.
   * Corresponds to `UnmarshalJSON`.
   */
  readonly state?: unknown
  /** Limits, in milliseconds where they are durations, and where credentials are; unknown keys are refused by name. */
  readonly config?: EngineConfigInput | undefined
  /** The clock and every timer; default `asyncScheduler`. A virtual one makes three hours a millisecond. */
  readonly scheduler?: SchedulerLike | undefined
  /** Jitter and ids; default `Math.random`. */
  readonly random?: (() => number) | undefined
  /** Anything of pino's shape; default: silence. */
  readonly logger?: Logger | undefined
}

/** Every key of {@link EngineConfig} may be left out. */
export type EngineConfigInput = {
  readonly [Key in keyof EngineConfig]?: EngineConfig[Key] | undefined
} & {
  /** Default: the docker client's own; for `createDockerClient` that is where Docker keeps them. */
  readonly registryAuth?: RegistryAuth | undefined
}

export interface Parts {
  readonly docker: DockerClient
  readonly config: EngineConfig
  readonly registryAuth: RegistryAuth
  readonly restored: RestoredState
  readonly scheduler: SchedulerLike
  readonly random: () => number
  readonly logger: Logger
}

/** The options with their defaults; throws `InvalidOptionsError` with every key that cannot be used, or the state's error. */
export const decodeOptions = (options: TaskEngineOptions): Parts => {
  const { registryAuth, ...limits } = options.config ?? {}
  const config = decodeConfig(limits)
  const issues = [...strangersIn(options), ...(isLeft(config) ? config.left.map(inConfig) : [])]
  if (isLeft(config) || issues.length > 0) throw new InvalidOptionsError(issues)
  const docker = options.docker ?? createDockerClient()
  return {
    docker,
    config: config.right,
    restored: restoredFrom(options.state),
    registryAuth: registryAuth ?? docker.registryAuth ?? anonymous,
    scheduler: options.scheduler ?? asyncScheduler,
    random: options.random ?? Math.random,
    logger: options.logger ?? silentLogger,
  }
}

const restoredFrom = (state: unknown): RestoredState => {
  if (state === undefined) return { engineId: undefined, tasks: [] }
  const restored = decodeState(state)
  if (isLeft(restored)) throw restored.left
  return restored.right
}

const anonymous: RegistryAuth = () => of(undefined)

const known = ["docker", "state", "config", "scheduler", "random", "logger"]

const strangersIn = (options: TaskEngineOptions): readonly Issue[] =>
  Object.keys(options)
    .filter((key) => !known.includes(key))
    .map((path) => ({ path, expected: `one of the keys ${known.join(", ")}`, got: "an unknown key" }))

const inConfig = (issue: Issue): Issue => ({
  ...issue,
  path: issue.path === "" ? "config" : `config.${issue.path}`,
})
