/** The ECS agent's environment variables as options of an engine, so that a host's settings carry over. */
import type { DockerClient } from "../docker/client.ts"
import { createDockerClient } from "../docker/real.ts"
import { createRegistryAuth, type RegistryAuth } from "../docker/registry-auth.ts"
import { silentLogger, type Logger } from "../model/logger.ts"
import { environmentConfig, type Environment, type EnvironmentConfig } from "../wire/environment.ts"
import type { EngineConfigInput } from "./options.ts"

/** What an environment says of an engine: options of `createTaskEngine`. */
export interface EnvironmentOptions {
  /** The daemon that the environment names, `DOCKER_HOST` for instance, as `createDockerClient` finds it. */
  readonly docker: DockerClient
  readonly config: EngineConfigInput
  /** The one that was given, if any was. */
  readonly logger?: Logger
  /** Absent: state is kept in memory. */
  readonly dataDir?: string
}

/**
 * All that an environment says to an engine: what {@link configFromEnvironment} reads, the daemon, and the folder that state is kept
 * in. That is `ECS_DATADIR`, unless `ECS_CHECKPOINT` is false; where only the latter is said, and true, it is `/data/` (CF-4).
 *
 * @example
 * const options = optionsFromEnvironment({ ECS_DATADIR: "/var/lib/my-app/engine", DOCKER_HOST: "tcp://10.0.0.7:2375" })
 * options.dataDir // "/var/lib/my-app/engine"
 * createTaskEngine(options)
 */
export const optionsFromEnvironment = (env: Environment, givenLogger?: Logger): EnvironmentOptions => {
  const logger = givenLogger ?? silentLogger
  const { config, registryAuth, dataDir, warnings } = environmentConfig(env)
  for (const issue of warnings) logger.warn({ issue }, `${issue.path} is not used: expected ${issue.expected}`)
  return {
    docker: createDockerClient({ env, logger }),
    config: registryAuth === undefined ? config : { ...config, registryAuth: authOf(env, logger, registryAuth) },
    ...(givenLogger === undefined ? {} : { logger }),
    ...(dataDir === undefined ? {} : { dataDir }),
  }
}

/** Before what Docker keeps. Where an environment says nothing of its own, the client's look-up counts, which is the same without it. */
const authOf = (
  env: Environment,
  logger: Logger,
  { type: engineAuthType, data: engineAuthData }: NonNullable<EnvironmentConfig["registryAuth"]>,
): RegistryAuth => createRegistryAuth({ env, logger, engineAuthType, engineAuthData })

/**
 * What the `ECS_*` variables that affect the engine say (CF-4). A value that cannot be used is logged as a warning and counts
 * as left out; so does an empty one (BUG-15). The folder for state is no part of it: {@link optionsFromEnvironment} tells that, too.
 *
 * @example
 * const config = configFromEnvironment({ ECS_CONTAINER_STOP_TIMEOUT: "1m30s" })
 * config.stopGraceMs // 90_000
 * createTaskEngine({ config })
 */
export const configFromEnvironment = (env: Environment, logger?: Logger): EngineConfigInput =>
  optionsFromEnvironment(env, logger).config
