/**
 * Images: how a reference is read, which images there are, and what a pull reports. Where no images are listed, every image
 * exists. An image's layers follow from its name alone, so that what is pulled never changes which identities are drawn.
 */
import type { PullProgress } from "../model/daemon.ts"
import { emptyVolumeImage } from "../model/empty-volume.ts"
import { drawHex, hashOf, seeded } from "./chance.ts"
import { emptyTable, lookUp, type Table, withEntry } from "./table.ts"

/**
 * An image on a registry.
 *
 * @example
 * const images = [{ name: "registry.example/job", command: ["sh", "-c", "exit 3"], rateLimit: { pulls: 1, perMs: 60_000 } }]
 * const docker = createSimulatedDocker({ images, latency: 0 })
 * await lastValueFrom(docker.pullImage("registry.example/job"))
 * const again = await lastValueFrom(docker.pullImage("registry.example/job")).catch((error) => error)
 * again.message.slice(0, 15) // "toomanyrequests"
 * docker.close()
 */
export interface ImageSpec {
  /** `busybox`, `registry.example:5000/team/app:1`; without a tag it is `latest`. */
  readonly name: string
  /** What it runs where a container is given no command; default: a server, until it is stopped. */
  readonly command?: readonly string[] | undefined
  /** Bytes of each layer; default: two, of a size that follows from the name. */
  readonly layers?: readonly number[] | undefined
  /** Who may pull it; default everybody. */
  readonly credentials?: { readonly username: string; readonly password: string } | undefined
  /** How many pulls are answered in how many milliseconds; further ones are refused with `toomanyrequests` (429). */
  readonly rateLimit?: { readonly pulls: number; readonly perMs: number } | undefined
  /** The daemon has it already, so that a container can be created without a pull; default false. */
  readonly isHere?: boolean | undefined
}

export interface Images {
  /** By canonical reference; undefined: every image exists. */
  readonly specs: ReadonlyMap<string, ImageSpec> | undefined
  /** Those that have been pulled before, by canonical reference. */
  readonly pulled: Table<true>
  /** When an image with a rate limit was given, as far back as counts. */
  readonly given: Table<readonly number[]>
}

/** A bare name stands for an image that is on the registry and here. */
export const bootImages = (images: readonly (string | ImageSpec)[] | undefined): Images => ({
  specs: images && new Map(images.map(asSpec).map((spec) => [canonical(spec.name), spec])),
  pulled: emptyTable,
  given: emptyTable,
})

const asSpec = (image: string | ImageSpec): ImageSpec =>
  typeof image === "string" ? { name: image, isHere: true } : image

/** With `latest` where neither tag nor digest is given (DC-14), as the daemon's messages tell it. */
export const withTag = (image: string): string => {
  if (image.includes("@")) return image
  const tag = image.lastIndexOf(":")
  if (tag === -1 || image.includes("/", tag)) return `${image}:latest`
  return tag === image.length - 1 ? `${image}latest` : image
}

/** One spelling for all of an image's names: `docker.io/library/busybox` is `busybox:latest`. */
export const canonical = (image: string): string =>
  withTag(image.replace(/^(index\.)?docker\.io\//, "").replace(/^library\//, ""))

/** Without tag or digest. */
export const repositoryOf = (reference: string): string => {
  const name = reference.split("@", 1)[0] ?? reference
  return name.includes(":", name.lastIndexOf("/") + 1) ? name.slice(0, name.lastIndexOf(":")) : name
}

/** The first part of a name is a registry's host if it looks like one; without a host it is Docker Hub's. */
export const hostOf = (image: string): string | undefined => {
  const [first = "", second] = canonical(image).split("/")
  return second !== undefined && (/[.:]/.test(first) || first === "localhost") ? first : undefined
}

/** The repository as its registry knows it. */
export const pathOf = (image: string): string => {
  const repository = repositoryOf(canonical(image))
  const host = hostOf(image)
  if (host !== undefined) return repository.slice(host.length + 1)
  return repository.includes("/") ? repository : `library/${repository}`
}

/** True where a container can be made of it. */
export const hasImage = ({ specs, pulled }: Images, image: string): boolean => {
  const reference = canonical(image)
  if (specs === undefined || reference === emptyVolumeImage) return true
  const spec = specs.get(reference)
  return spec !== undefined && (spec.isHere === true || lookUp(pulled, reference) === true)
}

/** What an image runs by itself; an empty list stands for a server. */
export const commandOf = ({ specs }: Images, image: string): readonly string[] =>
  specs?.get(canonical(image))?.command ?? []

export const keepImage = (images: Images, image: string): Images => ({
  ...images,
  pulled: withEntry(images.pulled, canonical(image), true),
})

/** What a pull tells from beginning to end. */
export const reportPull = (images: Images, image: string): readonly PullProgress[] => {
  const reference = canonical(image)
  if (reference === emptyVolumeImage) return []
  const known = lookUp(images.pulled, reference) === true
  const layers = known ? [] : layersOf(reference, images.specs?.get(reference)?.layers)
  return [
    { status: `Pulling from ${pathOf(reference)}` },
    ...layers.map(({ layer }) => ({ status: "Pulling fs layer", layer })),
    ...layers.flatMap(reportLayer),
    { status: `Digest: sha256:${drawHex(seeded(reference), 64).hex}` },
    { status: `Status: ${known ? "Image is up to date" : "Downloaded newer image"} for ${withTag(image)}` },
  ]
}

interface Layer {
  readonly layer: string
  readonly totalBytes: number
}

const layersOf = (reference: string, sizes: readonly number[] = []): readonly Layer[] =>
  (sizes.length > 0 ? sizes : [undefined, undefined]).map((size, index) => {
    const name = `${reference} ${String(index + 1)}`
    return { layer: drawHex(seeded(name), 12).hex, totalBytes: size ?? 100_000 + (hashOf(name) % 3_000_000) }
  })

const reportLayer = ({ layer, totalBytes }: Layer): readonly PullProgress[] => [
  { status: "Downloading", layer, currentBytes: Math.floor(totalBytes / 2), totalBytes },
  { status: "Download complete", layer },
  { status: "Extracting", layer, currentBytes: totalBytes, totalBytes },
  { status: "Pull complete", layer },
]
