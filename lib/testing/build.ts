/** Tasks and containers in as few words as a test needs; what is not named has the engine's own default. */
import type { ContainerInput, TaskInput } from "../index.ts"

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
export const task = (arn: string, ...containers: readonly ContainerInput[]): TaskInput => ({
  arn,
  containers: containers.length === 0 ? [container("main")] : containers,
})
