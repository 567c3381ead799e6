/** The version that is simulated, and the API versions it speaks, as a client of ours makes it out. */

export const daemonVersion = "20.10.24-simulated"

const oldest = 12
const newest = 41

/** The oldest that the engine can be asked for (DC-2). */
const oldestAskedFor = 17

export const apiVersion = `1.${String(newest)}`

/** Ascending (DC-3). */
export const apiVersions: readonly string[] = Array.from(
  { length: newest - oldestAskedFor + 1 },
  (_, index) => `1.${String(oldestAskedFor + index)}`,
)

/** Why a version is not spoken; nothing for one that is. */
export const refuseVersion = (version: string): string | undefined => {
  const [, minor = "0"] = /^1\.(\d{1,3})$/.exec(version) ?? []
  return Number(minor) >= oldest && Number(minor) <= newest
    ? undefined
    : `the daemon speaks 1.${String(oldest)} to ${apiVersion}`
}
