/**
 * The look-up of a registry's credentials for an image. Explicit settings come first, then `DOCKER_AUTH_CONFIG`, Docker's
 * `config.json`, and the old `.dockercfg`. Credentials go to the host they are kept for and to no other, and what is found
 * shows itself to nobody who does not ask for its properties by name.
 */
import { homedir } from "node:os"
import { posix } from "node:path"
import {
  asyncScheduler,
  defer,
  defaultIfEmpty,
  mergeMap,
  of,
  type Observable,
  type ObservableInput,
  type SchedulerLike,
} from "rxjs"
import type { RegistryCredentials } from "../model/daemon.ts"
import { silentLogger, type Logger } from "../model/logger.ts"
import { present } from "../wire/present.ts"
import { readDockerConfig, readDockercfg, readEngineAuth } from "../wire/registry-config.ts"
import { imagePlace } from "../wire/registry-key.ts"
import { createHelpers, type RunHelper } from "./credential-helper.ts"
import { createSources, firstFound, type MakeSource, type Source } from "./credential-source.ts"
import { createGuestLogger } from "./guest-logger.ts"
import { configFolder, readText, readWhereThere } from "./machine.ts"

/**
 * Answers with the credentials for an image, or undefined for none (DA-5). `refresh` after a refusal: what was kept is asked
 * anew.
 */
export type RegistryAuth = (
  image: string,
  options?: { readonly refresh?: boolean | undefined },
) => ObservableInput<RegistryCredentials | undefined>

/**
 * Where credentials are looked for; whatever is left out is what Docker itself uses. Corresponds to what
 * `dockerauth.SetConfig` is given.
 */
export interface RegistryAuthOptions {
  /** `docker` or `dockercfg`; without it `engineAuthData` is not looked at (DA-1). */
  readonly engineAuthType?: string | undefined
  /** Keyed by registry, each with `username`, `password` and `email`, or `auth`; an object or JSON text (DA-2). */
  readonly engineAuthData?: string | object | undefined
  /** Default: the process's. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  readonly homeDir?: string | undefined
  /** A file's text; undefined where there is none to read. What it throws is logged as a warning. */
  readonly readFile?: ((path: string) => string | undefined) | undefined
  /** Asks a credential helper; default: runs `docker-credential-NAME get`. */
  readonly runHelper?: RunHelper | undefined
  readonly scheduler?: SchedulerLike | undefined
  readonly logger?: Logger | undefined
  /** How long a helper's answer is good for; default 5 minutes. */
  readonly helperCacheMs?: number | undefined
  /** How long a helper may take; default 30 seconds. */
  readonly helperTimeoutMs?: number | undefined
}

/**
 * Each subscription looks once; it emits once, and never errors: what cannot be read is logged as a warning. Corresponds to
 * `dockerauth.GetAuthconfig`.
 *
 * @example
 * const engineAuthData = { "h.tld": { username: "me", password: "secret" } } // before what `docker login` has left
 * const registryAuth = createRegistryAuth({ engineAuthType: "docker", engineAuthData })
 * const credentials = await firstValueFrom(registryAuth("h.tld/team/app:1"))
 * credentials?.username // "me"
 */
export const createRegistryAuth = (
  options: RegistryAuthOptions = {},
): ((...asked: Parameters<RegistryAuth>) => Observable<RegistryCredentials | undefined>) => {
  const sources = sourcesFor(options)
  return (image, { refresh = false } = {}) =>
    defer(() => {
      const wanted = imagePlace(image)
      return wanted === undefined ? of(undefined) : firstFound(sources.map((source) => source(wanted, refresh)))
    }).pipe(defaultIfEmpty(undefined))
}

const minute = 60_000

const sourcesFor = (options: RegistryAuthOptions): readonly Source[] => {
  const { env = process.env, logger = silentLogger, scheduler = asyncScheduler } = options
  const { runHelper = runProgram(env), helperCacheMs = 5 * minute, helperTimeoutMs = minute / 2 } = options
  const askHelper = createHelpers({ run: runHelper, scheduler, keptMs: helperCacheMs, timeoutMs: helperTimeoutMs })
  const source = createSources(askHelper, createGuestLogger(logger))
  return [
    source("EngineAuthData", () => readEngineAuth(options.engineAuthType, options.engineAuthData)),
    source("DOCKER_AUTH_CONFIG", () => readPresent(env["DOCKER_AUTH_CONFIG"], readDockerConfig)),
    ...fileSources(source, env, options),
  ]
}

const runProgram =
  (env: NonNullable<RegistryAuthOptions["env"]>): RunHelper =>
  (name, server) =>
    defer(() => import("./credential-program.ts")).pipe(
      mergeMap(({ runHelperProgram }) => runHelperProgram(env)(name, server)),
    )

/** The first `.dockercfg` that can be read is the only one that counts (DA-3). */
const fileSources = (
  source: MakeSource,
  env: NonNullable<RegistryAuthOptions["env"]>,
  { homeDir, readFile }: RegistryAuthOptions,
): readonly Source[] => {
  // Both are looked up when they are read: the environment may have been changed since.
  const home = (): string => homeDir ?? homedir()
  const readConfig = () => (readFile ?? readWhereThere)(posix.join(configFolder({ env, home: home() }), "config.json"))
  const readLegacy = () =>
    [".dockercfg", posix.join(home(), ".dockercfg"), "/.dockercfg"]
      .map(readFile ?? readText)
      .find((text) => text !== undefined)
  return [
    source("config.json", () => readPresent(readConfig(), readDockerConfig)),
    source(".dockercfg", () => readPresent(readLegacy(), readDockercfg)),
  ]
}

const readPresent = <A>(said: string | undefined, read: (text: string) => A): A | undefined => {
  const text = present(said)
  return text === undefined ? undefined : read(text)
}
