/** The ECS agent's environment variables as options of an engine, so that a host's settings carry over. */
import { createRegistryAuth } from "../docker/registry-auth.ts"
import { silentLogger, type Logger } from "../model/logger.ts"
import { environmentConfig } from "../wire/environment.ts"
import type { EngineConfigInput } from "./options.ts"

/**
 * What the `ECS_*` variables that affect the engine say (CF-4). A value that cannot be used is logged as a warning and counts
 * as left out; so does an empty one (BUG-15).
 *
 * @example
 * const config = configFromEnvironment({ ECS_CONTAINER_STOP_TIMEOUT: "1m30s" })
 * config.stopGraceMs // 90_000
 * createTaskEngine({ config })
 */
export const configFromEnvironment = (
  env: Readonly<Record<string, string | undefined>>,
  logger: Logger = silentLogger,
): EngineConfigInput => {
  const { config, registryAuth, warnings } = environmentConfig(env)
  for (const issue of warnings) logger.warn({ issue }, `${issue.path} is not used: expected ${issue.expected}`)
  return {
    ...config,
    registryAuth: createRegistryAuth({
      env,
      logger,
      engineAuthType: registryAuth?.type,
      engineAuthData: registryAuth?.data,
    }),
  }
}
