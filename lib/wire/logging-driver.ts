/** The logging drivers that can be advertised, each with the API version that brought it (TE-96). */

/**
 * The oldest version of Docker's API that has the driver; undefined for a driver that is not known. Corresponds to
 * `dockerclient`'s `LoggingDriverMinimumVersion`.
 */
export const minimumVersion = (driver: string): string | undefined => minimumVersions.get(driver)

const minimumVersions: ReadonlyMap<string, string> = new Map([
  ["json-file", "1.18"],
  ["syslog", "1.18"],
  ["journald", "1.19"],
  ["gelf", "1.20"],
  ["fluentd", "1.20"],
])
