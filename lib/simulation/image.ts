/**
 * Images: how a reference is read, which images there are, and what a pull reports. Where no images are listed, every image
 * exists. An image's layers follow from its name alone, so that what is pulled never changes which identities are drawn.
 */
import type { PullProgress } from "../model/daemon.ts"
import { emptyVolumeImage } from "../model/empty-volume.ts"
import { drawHex, hashOf, seeded } from "./chance.ts"
import { refuse, type Refusal } from "./refusal.ts"
import { lookUp, type Table } from "./table.ts"

export interface Images {
  /** Canonical references; undefined: every image exists. */
  readonly listed: ReadonlySet<string> | undefined
  /** Those that have been pulled before, by canonical reference. */
  readonly pulled: Table<true>
}

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

export const hasImage = ({ listed }: Images, image: string): boolean =>
  listed === undefined || listed.has(canonical(image)) || canonical(image) === emptyVolumeImage

/** What a pull tells from beginning to end, or the registry's refusal. */
export const pullImage = (images: Images, image: string): readonly PullProgress[] | Refusal => {
  if (!hasImage(images, image)) return refusePull(images, image)
  const reference = canonical(image)
  if (reference === emptyVolumeImage) return []
  const chance = seeded(reference)
  const known = lookUp(images.pulled, reference) === true
  return [
    { status: `Pulling from ${repositoryOf(reference)}` },
    ...(known ? [] : layersOf(reference).flatMap(reportLayer)),
    { status: `Digest: sha256:${drawHex(chance, 64).hex}` },
    { status: `Status: ${known ? "Image is up to date" : "Downloaded newer image"} for ${reference}` },
  ]
}

const repositoryOf = (reference: string): string => {
  const name = reference.split("@", 1)[0] ?? reference
  return name.includes(":", name.lastIndexOf("/") + 1) ? name.slice(0, name.lastIndexOf(":")) : name
}

/** A registry tells an unknown tag from an unknown repository, and nothing of one that it keeps to itself. */
const refusePull = ({ listed }: Images, image: string): Refusal => {
  const repository = repositoryOf(withTag(image))
  return [...(listed ?? [])].some((known) => repositoryOf(known) === repositoryOf(canonical(image)))
    ? refuse("missing", `manifest for ${withTag(image)} not found: manifest unknown: manifest unknown`)
    : refuse(
        "missing",
        `pull access denied for ${repository}, repository does not exist or may require 'docker login': ` +
          "denied: requested access to the resource is denied",
      )
}

interface Layer {
  readonly layer: string
  readonly totalBytes: number
}

const layersOf = (reference: string): readonly Layer[] =>
  [1, 2].map((ordinal) => {
    const name = `${reference} ${String(ordinal)}`
    return { layer: drawHex(seeded(name), 12).hex, totalBytes: 100_000 + (hashOf(name) % 3_000_000) }
  })

const reportLayer = ({ layer, totalBytes }: Layer): readonly PullProgress[] => [
  { status: "Downloading", layer, currentBytes: Math.floor(totalBytes / 2), totalBytes },
  { status: "Downloading", layer, currentBytes: totalBytes, totalBytes },
  { status: "Pull complete", layer },
]
