/** One function for each call to the daemon: from what is asked to what its success teaches. */
import { concat, ignoreElements, map, of, type Observable } from "rxjs"
import { pullAuthorized, type Limit } from "../docker/authorized-pull.ts"
import type { DockerClient } from "../docker/client.ts"
import type { RegistryAuth } from "../docker/registry-auth.ts"
import { sharePulls, type SharedProgress } from "../docker/shared-pull.ts"
import type { ContainerOccurrence, EffectOf } from "../lifecycle/index.ts"
import type { ContainerInspection } from "../model/daemon.ts"
import { CannotContainerError } from "../model/error.ts"
import type { CallName } from "../model/task.ts"
import type { CreateBody } from "../wire/create-body.ts"
import type { Bodies, Target } from "./body.ts"

/** What a call teaches, once it is known when. */
export type Learnt = (at: number) => ContainerOccurrence

export type Calls = {
  readonly [Name in CallName]: (effect: EffectOf<Name>, target: Target) => Observable<Learnt>
}

export interface CallParts {
  readonly docker: DockerClient
  readonly registryAuth: RegistryAuth
  /** For the look-up of credentials; the docker client has its own limits. */
  readonly lookUpLimit: Limit
  readonly bodies: Bodies
  readonly reportPull: (progress: SharedProgress) => void
}

/** The calls of an engine; each may throw or error, and each emits one thing learnt. */
export const createCalls = ({ docker, registryAuth, lookUpLimit, bodies, reportPull }: CallParts): Calls => {
  const pull = sharePulls(pullAuthorized(docker, registryAuth, lookUpLimit), reportPull)
  const handle = (target: Target): string => target.container.containerId ?? bodies.nameOf(target)
  return {
    pull: ({ image, taskArn, container }) =>
      concat(
        pull(image, taskArn).pipe(ignoreElements()),
        of<Learnt>((at) => ({ kind: "pulled", container, at })),
      ),
    create: ({ container }, target) => create(versioned(docker, target), container, bodies.of(target)),
    start: ({ container }, target) =>
      versioned(docker, target)
        .startContainer(handle(target))
        .pipe(map((): Learnt => (at) => ({ kind: "started", container, at }))),
    stop: ({ container, graceMs }, target) =>
      docker
        .stopContainer(handle(target), { graceMs })
        .pipe(map((): Learnt => (at) => ({ kind: "stopped", container, at }))),
    remove: ({ container, force }, target) =>
      docker
        .removeContainer(handle(target), { force })
        .pipe(map((): Learnt => (at) => ({ kind: "removed", isAnswer: true, container, at }))),
    inspect: ({ container }, target) =>
      docker.inspectContainer(handle(target)).pipe(
        map((inspection): Learnt => {
          recognize(inspection, target, bodies)
          return (at) => ({ kind: "inspected", container, inspection, at })
        }),
      ),
  }
}

/** A container may ask for an API version of its own (TE-74). */
const versioned = (docker: DockerClient, { definition: { dockerConfig } }: Target): DockerClient =>
  dockerConfig?.version === undefined ? docker : docker.withVersion(dockerConfig.version)

const create = (
  docker: DockerClient,
  container: string,
  { name: dockerName, config, hostConfig }: CreateBody,
): Observable<Learnt> =>
  docker
    .createContainer(config, hostConfig, dockerName)
    .pipe(map(({ containerId }): Learnt => (at) => ({ kind: "created", container, containerId, dockerName, at })))

/** What is found under our name without our knowing its id is ours only if every label says so. */
const recognize = (inspection: ContainerInspection, target: Target, bodies: Bodies): void => {
  if (target.container.containerId !== undefined || bodies.isMadeFor(target, inspection.labels)) return
  throw new CannotContainerError("Create", `The name ${inspection.name} is taken by another container`, {
    verdict: "conflict",
  })
}
