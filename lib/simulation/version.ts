/** The version that is simulated, and the API versions it speaks. */

export const daemonVersion = "20.10.24-simulated"

const oldest = 12
const newest = 41

export const apiVersion = `1.${String(newest)}`

/** Ascending. */
export const apiVersions: readonly string[] = Array.from(
  { length: newest - oldest + 1 },
  (_, index) => `1.${String(oldest + index)}`,
)

/** The daemon's words for a version that it does not speak; nothing for one that it does. */
export const refuseVersion = (version: string): string | undefined => {
  if (apiVersions.includes(version)) return undefined
  const [major = 0, minor = 0] = version.split(".").map(Number)
  return major > 1 || minor > newest
    ? `client version ${version} is too new. Maximum supported API version is ${apiVersion}`
    : `client version ${version} is too old. Minimum supported API version is 1.${String(oldest)}, ` +
        "please upgrade your client to a newer version"
}
