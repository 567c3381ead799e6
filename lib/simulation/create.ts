/** Creation: what must exist beforehand is looked for in the daemon's own order: image, name, volumes, links. */
import { type Body, containerName, readBody } from "./body.ts"
import type { BoundLink, SimulatedContainer } from "./container.ts"
import { emptyVolumeImage } from "../model/empty-volume.ts"
import { canonical, commandOf, hasImage, withTag } from "./image.ts"
import { type Program, readProgram } from "./program.ts"
import type { CreateRequest } from "./request.ts"
import { isRefusal, noSuchContainer, refuse, type Refusal } from "./refusal.ts"
import { answer, drawId, emit, findContainer, patch, put, type Daemon, type Step } from "./step.ts"
import { lookUp } from "./table.ts"

export const create = (step: Step, { ticket, config, hostConfig, name }: CreateRequest): Step => {
  const body = readBody(config, hostConfig)
  const refused = refuseImage(step.daemon, body) ?? refuseName(step.daemon, containerName(name))
  if (refused !== undefined) return answer(step, ticket, refused)
  const { step: drawn, id } = drawId(step)
  return furnish(
    drawn,
    bare(drawn.daemon, body, id, containerName(name) || id.slice(0, 12), { config, hostConfig }),
    body,
    ticket,
  )
}

/** A container as such, without what it leans on. */
const bare = (
  daemon: Daemon,
  body: Body,
  id: string,
  name: string,
  raw: Pick<SimulatedContainer, "config" | "hostConfig">,
): SimulatedContainer => ({
  ...raw,
  id,
  name,
  image: body.image,
  labels: body.labels,
  attributes: { ...body.labels, image: body.image, name },
  program: programOf(daemon, body),
  hasInit: body.hasInit,
  stopSignal: body.stopSignal,
  removesItself: body.removesItself,
  hasMemoryLimit: body.hasMemoryLimit,
  links: [],
  ports: body.ports,
  volumes: {},
  ordinal: daemon.made,
  oomKilled: false,
  phase: { is: "created" },
})

/** One that cannot have what it leans on is made and unmade, and only the latter is told. */
const furnish = (step: Step, container: SimulatedContainer, body: Body, ticket: number): Step => {
  const shared = shareVolumes(step.daemon, body)
  const links = bindLinks(step.daemon, body)
  if (isRefusal(shared)) return answer(emit(step, container, "destroy"), ticket, shared)
  if (isRefusal(links)) return answer(emit(step, container, "destroy"), ticket, links)
  const { step: mounted, volumes } = mount(step, body, shared)
  const whole = { ...container, links, volumes }
  const made = put(patch(mounted, { made: whole.ordinal + 1 }), whole)
  return answer(emit(made, whole, "create"), ticket, { containerId: whole.id })
}

const refuseImage = (daemon: Daemon, { image }: Body): Refusal | undefined =>
  hasImage(daemon.images, image) ? undefined : refuse("missing", `No such image: ${withTag(image)}`)

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
    if (found === undefined) return refuse("refused", noSuchContainer(source).refused)
    shared = { ...shared, ...found.volumes }
  }
  return shared
}

const bindLinks = (daemon: Daemon, { links }: Body): readonly BoundLink[] | Refusal => {
  const bound: BoundLink[] = []
  for (const { target, alias } of links) {
    const found = findContainer(daemon, target)
    if (found === undefined)
      return refuse("refused", `could not get container for ${target}: ${noSuchContainer(target).refused}`)
    bound.push({ target: found.name, alias, targetId: found.id })
  }
  return bound
}

const programOf = ({ images }: Daemon, { image, argv }: Body): Program =>
  canonical(image) === emptyVolumeImage
    ? { kind: "missing", path: argv[0] ?? "" }
    : readProgram(argv.length > 0 ? argv : commandOf(images, image))

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
