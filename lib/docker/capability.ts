/** What a host is able to do, as words that a scheduler matches tasks against (TE-95). They advertise; nothing enforces them (TE-97). */
import type { EngineConfig } from "../model/config.ts"
import { minimumVersion } from "../wire/logging-driver.ts"
import { compareVersions } from "./negotiate.ts"

type Abilities = Pick<EngineConfig, "privilegedDisabled" | "loggingDrivers" | "seLinuxCapable" | "appArmorCapable">

/**
 * `versions` are the API versions the daemon speaks, ascending. A driver counts where one of them is its minimum or newer: the
 * minimum itself may be older than anything the daemon still speaks (LIM-18).
 *
 * @example
 * capabilitiesOf(["1.41"], defaultConfig)
 * // ["…privileged-container", "…docker-remote-api.1.41", "…logging-driver.json-file"], each after com.amazonaws.ecs.capability
 */
export const capabilitiesOf = (versions: readonly string[], config: Abilities): readonly string[] =>
  [
    ...(config.privilegedDisabled ? [] : ["privileged-container"]),
    ...versions.map((version) => `docker-remote-api.${version}`),
    ...config.loggingDrivers
      .filter((driver) => isAvailable(driver, versions))
      .map((driver) => `logging-driver.${driver}`),
    ...(config.seLinuxCapable ? ["selinux"] : []),
    ...(config.appArmorCapable ? ["apparmor"] : []),
  ].map((ability) => `com.amazonaws.ecs.capability.${ability}`)

const isAvailable = (driver: string, versions: readonly string[]): boolean => {
  const minimum = minimumVersion(driver)
  return minimum !== undefined && versions.some((version) => compareVersions(version, minimum) >= 0)
}
