/**
 * What the environment says to an engine, by the names that ECS gave its variables (CF-4). It is read leniently: what cannot
 * be used is told as a warning and counts as not said, so that a default takes its place; so does an empty value (BUG-15).
 */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import type { EngineConfig } from "../model/config.ts"
import type { Issue } from "../model/error.ts"
import { compact } from "./compact.ts"
import { conceal } from "./conceal.ts"
import { decodeConfig } from "./engine-config.ts"
import { parseGoDuration } from "./go-duration.ts"
import { describe } from "./issue.ts"
import { minimumVersion } from "./logging-driver.ts"
import { parsePlain } from "./plain.ts"
import { present } from "./present.ts"

export interface EnvironmentConfig {
  /** Only what is said. */
  readonly config: Partial<EngineConfig>
  /** What {@link RegistryAuth} calls `engineAuthType` and `engineAuthData`. Concealed: read its properties by name. */
  readonly registryAuth?: { readonly type?: string; readonly data?: string }
  /** Where state is kept; absent where none is. */
  readonly dataDir?: string
  /** Each path is the name of a variable. */
  readonly warnings: readonly Issue[]
}

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * @example
 * environmentConfig({ ECS_DATADIR: "/data", ECS_CONTAINER_STOP_TIMEOUT: "1m30s" })
 * // { config: { stopGraceMs: 90000 }, dataDir: "/data", warnings: [] }
 */
export const environmentConfig = (env: Environment): EnvironmentConfig => {
  const warnings: Issue[] = []
  const reader = readerOf(env, warnings)
  const config = configIn(reader)
  return { config, ...registryAuthIn(reader), ...dataDirIn(env, reader), warnings }
}

const configIn = ({ flag, duration, loggingDrivers }: Reader): Partial<EngineConfig> =>
  compact({
    privilegedDisabled: flag("ECS_DISABLE_PRIVILEGED"),
    seLinuxCapable: flag("ECS_SELINUX_CAPABLE"),
    appArmorCapable: flag("ECS_APPARMOR_CAPABLE"),
    loggingDrivers: loggingDrivers("ECS_AVAILABLE_LOGGING_DRIVERS"),
    stoppedTaskRetentionMs: duration("ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION", "stoppedTaskRetentionMs"),
    stopGraceMs: duration("ECS_CONTAINER_STOP_TIMEOUT", "stopGraceMs"),
    createTimeoutMs: duration("ECS_CONTAINER_CREATE_TIMEOUT", "createTimeoutMs"),
    startTimeoutMs: duration("ECS_CONTAINER_START_TIMEOUT", "startTimeoutMs"),
    pullInactivityTimeoutMs: duration("ECS_IMAGE_PULL_INACTIVITY_TIMEOUT", "pullInactivityTimeoutMs"),
  })

const registryAuthIn = ({ text }: Reader): Pick<EnvironmentConfig, "registryAuth"> => {
  const auth = compact({ type: text("ECS_ENGINE_AUTH_TYPE"), data: text("ECS_ENGINE_AUTH_DATA") })
  return auth.type === undefined && auth.data === undefined ? {} : { registryAuth: conceal(auth) }
}

/** State is kept where a folder is named, unless told otherwise; where told so without a folder, in the original's. */
const dataDirIn = (env: Environment, { flag, text }: Reader): Pick<EnvironmentConfig, "dataDir"> => {
  // The one value that is not trimmed: a name of a folder may end in anything.
  const named = text("ECS_DATADIR") === undefined ? undefined : env["ECS_DATADIR"]
  const isKept = flag("ECS_CHECKPOINT") ?? named !== undefined
  return isKept ? { dataDir: named ?? "/data/" } : {}
}

type Reader = ReturnType<typeof readerOf>

const readerOf = (env: Environment, warnings: Issue[]) => {
  const text = (name: string): string | undefined => present(env[name])
  /** What `parse` makes of the variable; undefined, with a warning, where it makes nothing of it. */
  const read = <A>(name: string, expected: string, parse: (said: string) => A | undefined): A | undefined => {
    const said = text(name)
    const parsed = said === undefined ? undefined : parse(said)
    if (said !== undefined && parsed === undefined) warnings.push({ path: name, expected, got: describe(said) })
    return parsed
  }
  return {
    text,
    flag: (name: string) => read(name, "true or false", parseBool),
    duration: (name: string, key: keyof EngineConfig) =>
      read(name, "a duration such as 1m30s", (said) => asLimit(key, parseGoDuration(said))),
    loggingDrivers: (name: string): readonly string[] | undefined => {
      const drivers = read(name, "a JSON list of names", parseNames) ?? []
      const unknown = drivers.filter((driver) => minimumVersion(driver) === undefined)
      for (const driver of unknown)
        warnings.push({ path: name, expected: "logging drivers that are known", got: describe(driver) })
      return drivers.length === 0 ? undefined : drivers
    },
  }
}

/** The words of Go's `ParseBool`. */
const parseBool = (said: string): boolean | undefined => {
  if (["1", "t", "T", "TRUE", "true", "True"].includes(said)) return true
  return ["0", "f", "F", "FALSE", "false", "False"].includes(said) ? false : undefined
}

/** Only what the engine would take. */
const asLimit = (key: keyof EngineConfig, ms: number | undefined): number | undefined =>
  ms !== undefined && E.isRight(decodeConfig({ [key]: ms })) ? ms : undefined

const parseNames = (said: string): readonly string[] | undefined =>
  pipe(
    parsePlain(said),
    E.chain((loggingDrivers) => decodeConfig({ loggingDrivers })),
    E.match(
      () => undefined,
      ({ loggingDrivers }) => loggingDrivers,
    ),
  )
