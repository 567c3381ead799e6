/** A pull that shows the registry what it asks for: credentials are looked up for each pull, and anew after a refusal. */
import {
  catchError,
  defaultIfEmpty,
  from,
  switchMap,
  take,
  throwError,
  timeout,
  type MonoTypeOperatorFunction,
  type Observable,
  type SchedulerLike,
} from "rxjs"
import type { PullProgress, RegistryCredentials } from "../model/daemon.ts"
import { emptyVolumeImage } from "../model/empty-volume.ts"
import { asError, DockerTimeoutError, EngineError } from "../model/error.ts"
import type { DockerClient } from "./client.ts"
import type { RegistryAuth } from "./registry-auth.ts"
import { armable } from "./time-limits.ts"

/**
 * Pulls with the credentials that `registryAuth` has for the image; kept ones that are refused are asked for once more. What no
 * registry has needs none.
 */
export const pullAuthorized =
  (docker: DockerClient, registryAuth: RegistryAuth, lookUpLimit: Limit) =>
  (image: string): Observable<PullProgress> => {
    if (image === emptyVolumeImage) return docker.pullImage(image)
    const pull = (auth: RegistryCredentials | undefined) => docker.pullImage(image, { auth })
    const lookUp = (options?: { readonly refresh: boolean }) =>
      from(registryAuth(image, options)).pipe(take(1), defaultIfEmpty(undefined), answeredWithin(lookUpLimit))
    return lookUp().pipe(
      switchMap((auth) =>
        pull(auth).pipe(
          catchError((error: unknown) =>
            auth !== undefined && isRefusal(error)
              ? lookUp({ refresh: true }).pipe(switchMap(pull))
              : throwError(() => asError(error)),
          ),
        ),
      ),
    )
  }

/** A look-up may ask a person or a network, and counts as the beginning of the pull. */
export interface Limit {
  readonly ms: number
  readonly scheduler: SchedulerLike
}

const answeredWithin = <Value>({ ms, scheduler }: Limit): MonoTypeOperatorFunction<Value> =>
  timeout({ first: armable(ms), scheduler, with: () => throwError(() => new DockerTimeoutError("pullBegin", ms)) })

/** The daemon tells a refusal in words alone. */
const isRefusal = (error: unknown): boolean =>
  error instanceof EngineError && /unauthorized|denied|no basic auth|authentication required/i.test(error.message)
