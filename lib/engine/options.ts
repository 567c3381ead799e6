/** What an engine is made of, as its caller gives it, and with its defaults filled. */
import { isLeft } from "fp-ts/lib/Either.js"
import { asyncScheduler, of, type SchedulerLike } from "rxjs"
import type { DockerClient } from "../docker/client.ts"
import { createGuestLogger } from "../docker/guest-logger.ts"
import { createDockerClient } from "../docker/real.ts"
import type { RegistryAuth } from "../docker/registry-auth.ts"
import type { EngineConfig } from "../model/config.ts"
import { InvalidOptionsError, type Issue } from "../model/error.ts"
import { silentLogger, type Logger } from "../model/logger.ts"
import { createLevelStore } from "../store/level.ts"
import { createMemoryStore } from "../store/memory.ts"
import type { Store } from "../store/store.ts"
import { decodeConfig } from "../wire/engine-config.ts"
import { keyIssuesIn } from "../wire/option-key.ts"
import { decodeState, type RestoredState } from "../wire/saved-state.ts"

/** What an engine is made of; all of it may be left out. Corresponds to what `NewTaskEngine` and the setters are given. */
export interface TaskEngineOptions {
  /**
   * Default: `createDockerClient()`, which looks at `DOCKER_HOST`, else the docker context, else the default sockets.
   * Corresponds to `SetDockerClient`.
   */
  readonly docker?: DockerClient | undefined
  /**
   * A folder of the engine's own, made if it is not there: its tasks are kept in it, and outlive the process. Nobody but the
   * owner can read it. Without it, state lives in memory. Corresponds to `SetSaver`.
   */
  readonly dataDir?: string | undefined
  /** Where state is kept, instead of `dataDir`. It is closed at `shutdown`. */
  readonly store?: Store | undefined
  /**
   * What `toJSON` of an engine gave, or an ECS agent's `ecs_agent_data.json` of version 1 to 4: its tasks are taken over.
   * With a store that has tasks, `init` rejects with `StateConflictError`. Corresponds to `UnmarshalJSON`.
   */
  readonly state?: unknown
  /** Limits, in milliseconds where they are durations, and where credentials are; unknown keys are refused by name. */
  readonly config?: EngineConfigInput | undefined
  /** The clock and every timer; default `asyncScheduler`. A virtual one makes three hours a millisecond. */
  readonly scheduler?: SchedulerLike | undefined
  /** Jitter and ids; default `Math.random`. */
  readonly random?: (() => number) | undefined
  /** Anything of pino's shape; default: silence. A docker client that is given has its own. */
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
  readonly store: Store
  /** Undefined: no state was given. */
  readonly given: RestoredState | undefined
  readonly scheduler: SchedulerLike
  readonly random: () => number
  readonly logger: Logger
}

/** The options with their defaults; throws `InvalidOptionsError` with every key that cannot be used, or the state's error. */
export const decodeOptions = (options: TaskEngineOptions): Parts => {
  const strangers = keyIssuesIn(options, known)
  // Of what is no object there is nothing more to ask.
  if (strangers.some(({ path }) => path === "")) throw new InvalidOptionsError(strangers)
  const { registryAuth, ...limits } = options.config ?? {}
  const config = decodeConfig(limits)
  const issues = [...strangers, ...storeIssuesIn(options), ...(isLeft(config) ? config.left.map(inConfig) : [])]
  if (isLeft(config) || issues.length > 0) throw new InvalidOptionsError(issues)
  const docker = options.docker ?? createDockerClient({ logger: options.logger })
  return {
    docker,
    config: config.right,
    store: options.store ?? (options.dataDir === undefined ? createMemoryStore() : createLevelStore(options.dataDir)),
    given: givenFrom(options.state),
    registryAuth: registryAuth ?? docker.registryAuth ?? anonymous,
    scheduler: options.scheduler ?? asyncScheduler,
    random: options.random ?? Math.random,
    logger: createGuestLogger(options.logger ?? silentLogger),
  }
}

const givenFrom = (state: unknown): RestoredState | undefined => {
  if (state === undefined) return undefined
  const decoded = decodeState(state)
  if (isLeft(decoded)) throw decoded.left
  return decoded.right
}

const anonymous: RegistryAuth = () => of(undefined)

const known = ["docker", "dataDir", "store", "state", "config", "scheduler", "random", "logger"]

const storeIssuesIn = ({ dataDir, store }: TaskEngineOptions): readonly Issue[] => [
  ...(dataDir === "" ? [{ path: "dataDir", expected: "the path of a folder", got: "an empty string" }] : []),
  ...(dataDir !== undefined && store !== undefined
    ? [{ path: "store", expected: "either dataDir or store", got: "both" }]
    : []),
]

const inConfig = (issue: Issue): Issue => ({
  ...issue,
  path: issue.path === "" ? "config" : `config.${issue.path}`,
})
