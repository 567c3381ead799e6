/** Registries: who may pull what, how often, and in what words they refuse. */
import type { RegistryCredentials } from "../model/daemon.ts"
import { lookUp, type Table, withEntry } from "./table.ts"
import { canonical, hostOf, type Images, pathOf, repositoryOf, withTag } from "./image.ts"
import { fail, refuse, type Refusal } from "./refusal.ts"

/** Takes note that a registry gives an image, where it counts. What it refuses uses up nothing. */
export const noteGiven = (images: Images, image: string, at: number): Images => {
  const limit = images.specs?.get(canonical(image))?.rateLimit
  if (limit === undefined) return images
  return {
    ...images,
    given: withEntry(images.given, canonical(image), [...recent(images.given, image, at - limit.perMs), at]),
  }
}

/** Why the registry does not give the image at this moment; nothing where it does. */
export const refusePull = (
  images: Images,
  image: string,
  auth: RegistryCredentials | undefined,
  at: number,
): Refusal | undefined =>
  /[A-Z]/.test(repositoryOf(image))
    ? refuse("refused", "invalid reference format: repository name must be lowercase")
    : (refuseStranger(images, image, auth) ?? refuseMany(images, image, at) ?? refuseUnknown(images, image))

const refuseStranger = (
  { specs }: Images,
  image: string,
  auth: RegistryCredentials | undefined,
): Refusal | undefined => {
  const wanted = specs?.get(canonical(image))?.credentials
  if (wanted === undefined) return undefined
  if (auth !== undefined)
    return auth.username === wanted.username && auth.password === wanted.password
      ? undefined
      : refuse("refused", "unauthorized: authentication required")
  const host = hostOf(image)
  if (host === undefined) return denied(image)
  const scheme = /^(127\.|localhost)/.test(host) ? "http" : "https"
  const tag = withTag(image).slice(repositoryOf(image).length + 1)
  return refuse("refused", `Head "${scheme}://${host}/v2/${pathOf(image)}/manifests/${tag}": no basic auth credentials`)
}

const refuseMany = ({ specs, given }: Images, image: string, at: number): Refusal | undefined => {
  const limit = specs?.get(canonical(image))?.rateLimit
  return limit === undefined || recent(given, image, at - limit.perMs).length < limit.pulls
    ? undefined
    : fail(
        "toomanyrequests: You have reached your pull rate limit. " +
          "You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit",
      )
}

/** Docker Hub keeps to itself which repositories there are; other registries tell. */
const refuseUnknown = ({ specs }: Images, image: string): Refusal | undefined => {
  if (specs === undefined || specs.has(canonical(image))) return undefined
  const isKnown = [...specs.keys()].some((known) => repositoryOf(known) === repositoryOf(canonical(image)))
  return isKnown || hostOf(image) !== undefined
    ? refuse("missing", `manifest for ${withTag(image)} not found: manifest unknown: manifest unknown`)
    : denied(image)
}

const denied = (image: string): Refusal =>
  refuse(
    "missing",
    `pull access denied for ${repositoryOf(image)}, repository does not exist or may require 'docker login': ` +
      "denied: requested access to the resource is denied",
  )

const recent = (given: Table<readonly number[]>, image: string, since: number): readonly number[] =>
  (lookUp(given, canonical(image)) ?? []).filter((at) => at > since)
