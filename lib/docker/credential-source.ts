/**
 * Where credentials are looked for: one function for each place, which reads it anew at every look-up, so that a login takes
 * effect at once (DA-3). What cannot be used is warned about, once, by its place alone, and passed over.
 */
import { catchError, concat, defer, EMPTY, filter, of, take, type Observable } from "rxjs"
import type { RegistryCredentials } from "../model/daemon.ts"
import { formatIssue } from "../model/error.ts"
import type { Logger } from "../model/logger.ts"
import type { Registries } from "../wire/registry-config.ts"
import { mostSpecific, serverOf, type RegistryPlace } from "../wire/registry-key.ts"
import { helperFailure, type AskHelper } from "./credential-helper.ts"
import { messageOf } from "./failure.ts"

/** Emits the credentials found there and completes, or completes without. Never errors. */
export type Source = (wanted: RegistryPlace, fresh: boolean) => Observable<RegistryCredentials>

/** `read` is called at each look-up; undefined where there is nothing to read. */
export type MakeSource = (name: string, read: () => Registries | undefined) => Source

/** The registry's own helper comes before the helper for all, and that before what is written down. */
export const createSources = (askHelper: AskHelper, logger: Logger): MakeSource => {
  const warnOnce = createWarnings(logger)
  return (name, read) => (wanted, fresh) =>
    defer(() => {
      const registries = readOr(read, (why) => warnOnce(`${name}: ${why}`))
      if (registries === undefined) return EMPTY
      const { auths, helpers, store, issues } = registries
      for (const issue of issues) warnOnce(`${name}: ${formatIssue(issue)}`)
      const ask = (helper: string | undefined): Observable<RegistryCredentials | undefined> =>
        helper === undefined ? EMPTY : askQuietly(askHelper, logger, helper, serverOf(wanted), fresh)
      return firstFound([ask(mostSpecific(helpers, wanted)), ask(store), of(mostSpecific(auths, wanted))])
    })
}

/** A file that is there may not be ours to read. */
const readOr = <A>(read: () => A, warn: (why: string) => void): A | undefined => {
  try {
    return read()
  } catch (error) {
    warn(messageOf(error))
    return undefined
  }
}

/** What the first of them finds; the others are not subscribed to then. */
export const firstFound = (
  searches: readonly Observable<RegistryCredentials | undefined>[],
): Observable<RegistryCredentials> =>
  concat(...searches).pipe(
    filter((credentials) => credentials !== undefined),
    take(1),
  )

/** Without its helper a pull may still succeed: with other credentials, or without any. */
const askQuietly = (
  askHelper: AskHelper,
  logger: Logger,
  helper: string,
  server: string,
  fresh: boolean,
): Observable<RegistryCredentials | undefined> =>
  askHelper(helper, server, fresh).pipe(
    catchError((cause: unknown) => {
      logger.warn({ helper, server, reason: helperFailure(cause) }, "a credential helper has failed")
      return EMPTY
    }),
  )

/** A file that is wrong is wrong at every pull. */
const createWarnings = (logger: Logger): ((issue: string) => void) => {
  const told = new Set<string>()
  return (issue) => {
    if (told.has(issue)) return
    told.add(issue)
    logger.warn({ issue }, "some credentials of registries cannot be used")
  }
}
