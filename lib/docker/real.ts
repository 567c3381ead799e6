/** The real daemon behind the port: found as the `docker` command finds it, and spoken to through dockerode. */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import * as t from "io-ts/lib/index.js"
import { catchError, defer, map, throwError, type Observable } from "rxjs"
import { InvalidOptionsError, type EngineError } from "../model/error.ts"
import type { Logger } from "../model/logger.ts"
import { optionIssuesIn } from "../wire/option-key.ts"
import { present } from "../wire/present.ts"
import { text } from "../wire/scalar.ts"
import { clientOver } from "./calls.ts"
import type { DockerClient } from "./client.ts"
import type { Endpoint } from "./address.ts"
import { resolveEndpoint } from "./endpoint.ts"
import { cannotGetClient, messageOf } from "./failure.ts"
import { thisMachine } from "./machine.ts"
import { createRegistryAuth, type RegistryAuth } from "./registry-auth.ts"
import { createSession } from "./session.ts"
import type { SshParts } from "./dockerode.ts"
import { Logins } from "./ssh-logins.ts"
import type { Link } from "./transport.ts"

/** Where the daemon is, and how to speak to it; whatever is left out is found as the `docker` command finds it. */
export interface DockerClientOptions {
  /**
   * `unix:///run/docker.sock`, `tcp://host:2375`, `ssh://me@host`, …; default: `DOCKER_HOST`, else the Docker context, else the usual
   * sockets. Over SSH the program `ssh` goes, which asks nothing: the host's key has to be known to it, and a key of ours to the host. A
   * path names the daemon's socket over there, `ssh://me@host/run/user/1000/docker.sock`; any other part that would be of no use is refused.
   */
  readonly endpoint?: string | undefined
  /** The API version to speak, `1.41`; default: the newest that both sides know. */
  readonly version?: string | undefined
  /** Default: the process's. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /**
   * Is warned of credentials that cannot be had; anything of pino's shape. Default: silence; an engine that makes its client itself
   * gives it its own.
   */
  readonly logger?: Logger | undefined
}

/**
 * The daemon behind the port. Nothing is looked up or connected to before the first call is subscribed to; where no daemon
 * answers, that call errors with a `CannotGetDockerclientError` that says where was looked. Corresponds to `NewDockerGoClient`.
 *
 * @throws InvalidOptionsError with each option that is not known, or no text where it should be.
 *
 * @example
 * const docker = createDockerClient()
 * await firstValueFrom(docker.ping()) // { apiVersion: "1.41" }
 */
export const createDockerClient = (options: DockerClientOptions = {}): DockerClient => {
  const issues = optionIssuesIn(options, { endpoint: text, version: text, env: t.unknown, logger: t.unknown })
  if (issues.length > 0) throw new InvalidOptionsError(issues)
  const { endpoint, version, env, logger } = options
  const logins = new Logins()
  return withCredentials(
    createRegistryAuth({ env, logger }),
    clientOver(
      createSession(() =>
        pipe(
          resolveEndpoint(thisMachine(env), endpoint),
          E.match(
            (error: EngineError) => throwError(() => error),
            (found) => openLink(found, { env: env ?? process.env, logins }),
          ),
        ),
      ),
      present(version),
    ),
  )
}

/** In whatever version it speaks. */
const withCredentials = (registryAuth: RegistryAuth, client: DockerClient): DockerClient => ({
  ...client,
  registryAuth,
  withVersion: (version) => withCredentials(registryAuth, client.withVersion(version)),
})

const openLink = (endpoint: Endpoint, ssh: SshParts): Observable<Link> =>
  defer(() => import("./dockerode.ts")).pipe(
    map(({ createSend }) => ({ endpoint, send: createSend(endpoint, ssh) })),
    catchError((cause: unknown) =>
      throwError(() =>
        cannotGetClient(`${endpoint.address} (${endpoint.source}): ${messageOf(cause)}`, { retryable: false, cause }),
      ),
    ),
  )
