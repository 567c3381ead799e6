/** A task that is known submitted once more, which asks for nothing but its end (TE-32). */
import { isLeft } from "fp-ts/lib/Either.js"
import { isInternal } from "../model/empty-volume.ts"
import type { TaskState } from "../model/task.ts"
import { asPlain, isObject } from "../wire/plain.ts"

/**
 * A stop that names no containers, as one that names those that the task has, which are not looked at either; whatever else it is, as
 * it is. One that makes place for a new task has nothing to lend it.
 */
export const withKnownContainers = (input: unknown, find: (arn: string) => TaskState | undefined): unknown => {
  const plain = asPlain(input)
  if (isLeft(plain) || !isObject(plain.right)) return input
  const { arn, desiredStatus, containers } = plain.right
  const task = typeof arn === "string" ? find(arn) : undefined
  const isStop = desiredStatus === "STOPPED" && Array.isArray(containers) && containers.length === 0
  return !isStop || task === undefined || task.removal ? input : { ...plain.right, containers: namesIn(task) }
}

const namesIn = ({ definition }: TaskState) =>
  definition.containers.filter((container) => !isInternal(container)).map(({ name, image }) => ({ name, image }))
