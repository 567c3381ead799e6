/** Names of images, as they are asked for. An untagged pull fetches *every* tag, so one that names none means `latest`. */

/**
 * The reference to pull (DC-14): behind an `@` stands a digest, behind the last `:` a tag, unless a `/` follows, for then
 * it was a registry's port.
 *
 * @example
 * pullReference("host:5000/a") // "host:5000/a:latest"
 */
export const pullReference = (image: string): string => {
  const { repository, version } = splitReference(image)
  return version === "" ? `${repository}:latest` : image
}

const splitReference = (image: string): { readonly repository: string; readonly version: string } => {
  const mark = image.includes("@") ? image.indexOf("@") : image.lastIndexOf(":")
  const version = image.slice(mark + 1)
  return mark === -1 || version.includes("/")
    ? { repository: image, version: "" }
    : { repository: image.slice(0, mark), version }
}
