/** Versions of Docker's API: which one to speak, and which ones a daemon speaks. All of them are `major.minor`. */
import * as E from "fp-ts/lib/Either.js"
import type { DaemonVersion } from "../wire/docker-message.ts"

/** The oldest the engine can be asked for (DC-2), and the newest it is known to work with. */
export const oldestVersion = "1.17"
export const newestVersion = "1.52"

/**
 * The version to speak: the newest that both know, unless one is asked for. A daemon too new for us is spoken to in the
 * oldest that it still takes. Left: why the one asked for cannot be had.
 */
export const agreeVersion = (daemon: DaemonVersion, wanted: string | undefined): E.Either<string, string> => {
  const { apiVersion, minApiVersion = oldestVersion } = daemon
  if (wanted === undefined) return E.right(larger(smaller(apiVersion, newestVersion), minApiVersion))
  return isVersion(wanted) && compareVersions(wanted, minApiVersion) >= 0 && compareVersions(wanted, apiVersion) <= 0
    ? E.right(wanted)
    : E.left(`the daemon speaks ${minApiVersion} to ${apiVersion}`)
}

/**
 * Ascending, from the larger of 1.17 and the daemon's own minimum (DC-3). Corresponds to `dockerclient`'s
 * `FindAvailableVersions`.
 */
export const spokenVersions = ({ apiVersion, minApiVersion = oldestVersion }: DaemonVersion): readonly string[] => {
  const [major, last] = numbers(apiVersion)
  const lowest = larger(minApiVersion, oldestVersion)
  const [lowestMajor, lowestMinor] = numbers(lowest)
  const first = major === lowestMajor ? lowestMinor : 0
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => `${String(major)}.${String(first + n)}`)
}

const isVersion = (text: string): boolean => /^\d{1,3}\.\d{1,3}$/.test(text)

const larger = (one: string, other: string): string => (compareVersions(one, other) >= 0 ? one : other)
const smaller = (one: string, other: string): string => (compareVersions(one, other) <= 0 ? one : other)

/** Below, at or above zero, as one is older, the same or newer: 1.9 is older than 1.10. */
export const compareVersions = (one: string, other: string): number => {
  const [major, minor] = numbers(one)
  const [otherMajor, otherMinor] = numbers(other)
  return major - otherMajor || minor - otherMinor
}

const numbers = (version: string): readonly [major: number, minor: number] => {
  const [major, minor] = version.split(".").map(Number)
  return [major ?? 0, minor ?? 0]
}
