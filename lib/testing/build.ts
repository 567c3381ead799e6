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
export const task = (arn: string, ...given: readonly ContainerInput[]): TaskInput => {
  const containers = given.length === 0 ? [container("main")] : given
  made.set(arn, [...new Set([...(made.get(arn) ?? []), ...containers.map(({ name }) => name)])])
  return { arn, containers }
}

/** The names of the containers of each task that was made, submitted or not. */
export type MadeTasks = Map<string, readonly string[]>

/** Those made outside of all tests: fixtures, which any test may know. */
export const fixtures: MadeTasks = new Map()

/**
 * Enters the tasks that are made while `act` goes on: of one that never comes a test may expect nothing, but not of a slip of the
 * pen, nor of what another test has made. One test within another leaves the outer's as they are.
 */
export const collectMade = (into: MadeTasks, act: () => void): void => {
  const outer = made
  made = into
  try {
    act()
  } finally {
    made = outer
  }
}

let made = fixtures
