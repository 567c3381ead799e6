/** What an engine is made of, as its caller gives it, and with its defaults filled. */
import { isLeft } from "fp-ts/lib/Either.js"
import { asyncScheduler, type SchedulerLike } from "rxjs"
import type { DockerClient } from "../docker/client.ts"
import { createDockerClient } from "../docker/dockerode.ts"
import type { EngineConfig } from "../model/config.ts"
import { InvalidOptionsError, type Issue } from "../model/error.ts"
import { silentLogger, type Logger } from "../model/logger.ts"
import { decodeConfig } from "../wire/engine-config.ts"

export interface TaskEngineOptions {
  /** Default: `createDockerClient()`, which looks at `DOCKER_HOST`, else the docker context, else the default sockets. */
  readonly docker?: DockerClient | undefined
  /** Limits, in milliseconds where they are durations; unknown keys are refused by name. */
  readonly config?: { readonly [Key in keyof EngineConfig]?: EngineConfig[Key] | undefined } | undefined
  /** The clock and every timer; default `asyncScheduler`. A virtual one makes three hours a millisecond. */
  readonly scheduler?: SchedulerLike | undefined
  /** Jitter and ids; default `Math.random`. */
  readonly random?: (() => number) | undefined
  /** Anything of pino's shape; default: silence. */
  readonly logger?: Logger | undefined
}

export interface Parts {
  readonly docker: DockerClient
  readonly config: EngineConfig
  readonly scheduler: SchedulerLike
  readonly random: () => number
  readonly logger: Logger
}

/** The options with their defaults; throws `InvalidOptionsError` with every key that cannot be used. */
export const decodeOptions = (options: TaskEngineOptions): Parts => {
  const config = decodeConfig(options.config ?? {})
  const issues = [...strangersIn(options), ...(isLeft(config) ? config.left.map(inConfig) : [])]
  if (isLeft(config) || issues.length > 0) throw new InvalidOptionsError(issues)
  return {
    docker: options.docker ?? createDockerClient(),
    config: config.right,
    scheduler: options.scheduler ?? asyncScheduler,
    random: options.random ?? Math.random,
    logger: options.logger ?? silentLogger,
  }
}

const known = ["docker", "config", "scheduler", "random", "logger"]

const strangersIn = (options: TaskEngineOptions): readonly Issue[] =>
  Object.keys(options)
    .filter((key) => !known.includes(key))
    .map((path) => ({ path, expected: `one of the keys ${known.join(", ")}`, got: "an unknown key" }))

const inConfig = (issue: Issue): Issue => ({
  ...issue,
  path: issue.path === "" ? "config" : `config.${issue.path}`,
})
