/** Creation: what must exist beforehand is looked for in the daemon's own order: image, name, volumes, links. */
import type { DockerConfig, DockerHostConfig } from "../docker/client.ts"
import { type Body, containerName, readBody } from "./body.ts"
import type { BoundLink, SimulatedContainer } from "./container.ts"
import { emptyVolumeImage } from "../model/empty-volume.ts"
import { canonical, hasImage, withTag } from "./image.ts"
import { type Program, readProgram } from "./program.ts"
import { isRefusal, noSuchContainer, refuse, type Refusal } from "./refusal.ts"
import { answer, drawId, emit, findContainer, patch, put, type Daemon, type Step } from "./step.ts"
import { lookUp } from "./table.ts"

export interface CreateRequest {
  readonly do: "create"
  readonly ticket: number
  readonly config: DockerConfig
  readonly hostConfig: DockerHostConfig
  readonly name: string
}

export const create = (step: Step, { ticket, config, hostConfig, name }: CreateRequest): Step => {
  const body = readBody(config, hostConfig)
  const surroundings = lookAround(step.daemon, body, containerName(name))
  if (isRefusal(surroundings)) return answer(step, ticket, surroundings)
  const drawn = drawId(step)
  const mounted = mount(drawn.step, body, surroundings.shared)
  const container: SimulatedContainer = {
    id: drawn.id,
    name: containerName(name) || drawn.id.slice(0, 12),
    image: body.image,
    labels: body.labels,
    config,
    hostConfig,
    program: programOf(body),
    hasInit: body.hasInit,
    links: surroundings.links,
    ports: body.ports,
    volumes: mounted.volumes,
    ordinal: step.daemon.made,
    phase: { is: "created" },
  }
  const made = put(patch(mounted.step, { made: container.ordinal + 1 }), container)
  return answer(emit(made, container, "create"), ticket, { containerId: container.id })
}

interface Surroundings {
  readonly links: readonly BoundLink[]
  readonly shared: Volumes
}

const lookAround = (daemon: Daemon, body: Body, name: string): Surroundings | Refusal => {
  if (!hasImage(daemon.images, body.image)) return refuse("missing", `No such image: ${withTag(body.image)}`)
  const badName = refuseName(daemon, name)
  if (badName !== undefined) return badName
  const shared = shareVolumes(daemon, body)
  if (isRefusal(shared)) return shared
  const links = bindLinks(daemon, body)
  return isRefusal(links) ? links : { links, shared }
}

const refuseName = (daemon: Daemon, name: string): Refusal | undefined => {
  if (name !== "" && !/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name))
    return refuse("refused", `Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`)
  const holder = lookUp(daemon.names, name)
  return holder === undefined
    ? undefined
    : refuse(
        "conflict",
        `Conflict. The container name "/${name}" is already in use by container "${holder}". ` +
          "You have to remove (or rename) that container to be able to reuse that name.",
      )
}

type Volumes = SimulatedContainer["volumes"]

const shareVolumes = (daemon: Daemon, { volumesFrom }: Body): Volumes | Refusal => {
  let shared: Volumes = {}
  for (const source of volumesFrom) {
    const found = findContainer(daemon, source)
    if (found === undefined) return noSuchContainer(source)
    shared = { ...shared, ...found.volumes }
  }
  return shared
}

const bindLinks = (daemon: Daemon, { links }: Body): readonly BoundLink[] | Refusal => {
  const bound: BoundLink[] = []
  for (const { target, alias } of links) {
    const found = findContainer(daemon, target)
    if (found === undefined)
      return refuse("missing", `could not get container for ${target}: ${noSuchContainer(target).refused}`)
    bound.push({ target: found.name, alias, targetId: found.id })
  }
  return bound
}

const programOf = (body: Body): Program =>
  canonical(body.image) === emptyVolumeImage ? { kind: "missing", path: body.argv[0] ?? "" } : readProgram(body.argv)

/** A volume is there from creation on; an anonymous one is named by chance. */
const mount = (step: Step, { mounts }: Body, shared: Volumes): { readonly step: Step; readonly volumes: Volumes } => {
  let next = step
  const volumes: Record<string, string> = { ...shared }
  for (const [path, source] of mounts) {
    if (source !== undefined) volumes[path] = source.startsWith("/") ? source : volumePath(source)
    else if (!(path in volumes)) {
      const drawn = drawId(next)
      volumes[path] = volumePath(drawn.id)
      next = drawn.step
    }
  }
  return { step: next, volumes }
}

const volumePath = (name: string): string => `/var/lib/docker/volumes/${name}/_data`
