/** A pull that shows the registry what it asks for: credentials are looked up for each pull, and anew after a refusal. */
import { catchError, from, switchMap, take, throwError, type Observable } from "rxjs"
import type { PullProgress, RegistryCredentials } from "../model/daemon.ts"
import { emptyVolumeImage } from "../model/empty-volume.ts"
import { asError, EngineError } from "../model/error.ts"
import type { DockerClient } from "./client.ts"
import type { RegistryAuth } from "./registry-auth.ts"

/**
 * Pulls with the credentials that `registryAuth` has for the image; kept ones that are refused are asked for once more. What no
 * registry has needs none.
 */
export const pullAuthorized =
  (docker: DockerClient, registryAuth: RegistryAuth) =>
  (image: string): Observable<PullProgress> => {
    if (image === emptyVolumeImage) return docker.pullImage(image)
    const pull = (auth: RegistryCredentials | undefined) => docker.pullImage(image, { auth })
    return from(registryAuth(image)).pipe(
      take(1),
      switchMap((auth) =>
        pull(auth).pipe(
          catchError((error: unknown) =>
            auth !== undefined && isRefusal(error)
              ? from(registryAuth(image, { refresh: true })).pipe(take(1), switchMap(pull))
              : throwError(() => asError(error)),
          ),
        ),
      ),
    )
  }

/** The daemon tells a refusal in words alone. */
const isRefusal = (error: unknown): boolean =>
  error instanceof EngineError && /unauthorized|denied|no basic auth|authentication required/i.test(error.message)
