/**
 * The name of a container in Docker, by which it is found again after a crash. It is a function of what is durably recorded
 * before the container is created, so that the same attempt finds the same name, and another never does.
 */
import { hash } from "node:crypto"

/** `ecs-<family>-<version>-<container>-<20 hex>`. The readable parts are for people; the hash alone tells names apart. */
export const dockerName = (
  engineId: string,
  arn: string,
  submissionId: string,
  attempt: number,
  family: string,
  version: string,
  container: string,
): string => {
  // As JSON the parts keep their borders: ["a", "bc"] and ["ab", "c"] differ.
  const identity = JSON.stringify([engineId, arn, submissionId, container, attempt])
  const hex = hash("sha256", identity).slice(0, hexLength)
  return ["ecs", strip(family), strip(version), strip(container), hex].join("-")
}

const hexLength = 20

/** Keeps the whole name below the 255 bytes of a file name, which Docker's logs and mounts may make of it. */
const longestPart = 60

const strip = (part: string): string => part.replace(/[^0-9A-Za-z-]/g, "").slice(0, longestPart)
