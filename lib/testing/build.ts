/** Tasks and containers in as few words as a test needs; what is not named has the engine's own default. */
import type { ContainerInput, TaskInput } from "../index.ts"
import type { Subjects } from "./subject.ts"

/**
 * A container to submit; its image is called after it unless `more` says otherwise.
 *
 * @example
 * container("web", { links: ["db"], essential: false }) // image "web:1"
 */
export const container = (name: string, more: Partial<ContainerInput> = {}): ContainerInput => ({
  name,
  image: `${name}:1`,
  ...more,
})

/**
 * A task to submit, of one container `main` unless others are given.
 *
 * @example
 * task("job")
 * task("site", container("db"), container("web", { links: ["db"] }))
 * const later = { ...task("later"), startSequenceNumber: 2 }
 */
export const task = (arn: string, ...given: readonly ContainerInput[]): TaskInput => {
  const containers = given.length === 0 ? [container("main")] : given
  made.set(arn, [...new Set([...(made.get(arn) ?? []), ...containers.map(({ name }) => name)])])
  return { arn, containers }
}

/** Every task made here, submitted or not: of one that never comes a test may expect nothing, but not of a slip of the pen. */
export const madeTasks = (): Subjects => made

const made = new Map<string, readonly string[]>()
