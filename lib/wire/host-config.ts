/**
 * The `HostConfig` that a definition asks for (DM-62): what ties a container to its host and to the other containers of its
 * task. Whatever is not there yet is a `HostConfigError`, in the original's words and order.
 */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import { linkTarget, type ContainerDefinition, type PortMapping, type TaskDefinition } from "../model/definition.ts"
import { isInternal } from "../model/empty-volume.ts"
import type { Failure } from "../model/error.ts"
import type { PlainObject } from "./plain.ts"

/** What is known by now of the other containers and the volumes of the task; `undefined` is not yet. */
export interface Surroundings {
  readonly dockerNameOf: (container: string) => string | undefined
  /** Where an empty volume lies on the host. */
  readonly hostPathOf?: ((volume: string) => string | undefined) | undefined
}

export const hostConfigOf = (
  task: TaskDefinition,
  container: ContainerDefinition,
  { dockerNameOf, hostPathOf }: Surroundings,
): E.Either<Failure, PlainObject> => {
  const links = pipe(container.links, E.traverseArray(linkTo(dockerNameOf)))
  if (E.isLeft(links)) return badHost(links.left)
  const volumes = pipe(container.volumesFrom, E.traverseArray(volumesOf(dockerNameOf)))
  if (E.isLeft(volumes)) return badHost(volumes.left)
  const binds = pipe(mountsOf(container), E.traverseArray(bind(task, container, hostPathOf)))
  if (E.isLeft(binds)) return badHost(binds.left)
  return E.right({
    Links: links.right,
    VolumesFrom: volumes.right,
    Binds: binds.right,
    PortBindings: portBindings(container.portMappings),
  })
}

const badHost = (message: string): E.Either<Failure, never> => E.left({ name: "HostConfigError", message })

/** `<port>/<protocol>`, as Docker names a port of a container. */
export const portKey = ({ containerPort, protocol }: PortMapping): string => `${String(containerPort)}/${protocol}`

/** The internal container's mounts are volumes of its own, which Docker makes. */
const mountsOf = (container: ContainerDefinition): ContainerDefinition["mountPoints"] =>
  isInternal(container) ? [] : container.mountPoints

type Lookup = (name: string) => string | undefined

/** Without an alias the target is reached by its own name. */
const linkTo =
  (dockerNameOf: Lookup) =>
  (link: string): E.Either<string, string> => {
    const target = linkTarget(link)
    const [, alias = target, ...more] = link.split(":")
    if (more.length > 0) return E.left("Invalid link format")
    return pipe(
      dockerNameOf(target),
      E.fromNullable(`Link target not available: ${target}`),
      E.map((name) => `${name}:${alias}`),
    )
  }

const volumesOf =
  (dockerNameOf: Lookup) =>
  ({ sourceContainer, readOnly }: ContainerDefinition["volumesFrom"][number]): E.Either<string, string> =>
    pipe(
      dockerNameOf(sourceContainer),
      E.fromNullable(`Volume target not available: ${sourceContainer}`),
      E.map((name) => (readOnly ? `${name}:ro` : name)),
    )

const bind =
  (task: TaskDefinition, container: ContainerDefinition, hostPathOf: Lookup = () => undefined) =>
  ({ sourceVolume, containerPath, readOnly }: ContainerDefinition["mountPoints"][number]): E.Either<string, string> => {
    const volume = task.volumes.find(({ name }) => name === sourceVolume)
    if (volume === undefined) return E.left(`Invalid volume referenced: ${sourceVolume}`)
    const hostPath = volume.sourcePath ?? hostPathOf(sourceVolume) ?? ""
    return hostPath === "" || containerPath === ""
      ? E.left(
          `Unable to resolve volume mounts; invalid path: ${container.name} ${sourceVolume}; ${hostPath} -> ${containerPath}`,
        )
      : E.right(`${hostPath}:${containerPath}${readOnly ? ":ro" : ""}`)
  }

/** A port of the container may be published more than once. The host's address cannot be chosen (LIM-17). */
const portBindings = (mappings: readonly PortMapping[]): PlainObject => {
  const bindings = new Map<string, PlainObject[]>()
  for (const mapping of mappings) {
    const ofPort = bindings.get(portKey(mapping)) ?? []
    ofPort.push({ HostIP: "0.0.0.0", HostPort: String(mapping.hostPort) })
    bindings.set(portKey(mapping), ofPort)
  }
  return Object.fromEntries(bindings)
}
