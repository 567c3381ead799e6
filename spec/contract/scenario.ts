/** What the contract consists of: scenarios, and the lines that a real daemon makes of them. */
import type { Play } from "./play.ts"

export interface Scenario extends Transcript {
  readonly title: string
  readonly play: (play: Play) => Promise<void>
}

/** Answers and events stand apart, since nothing orders an answer among the events that its call causes. */
export interface Transcript {
  readonly answers: readonly string[]
  readonly events: readonly string[]
}

/** Marks what the contract makes, so that it disturbs nobody else's containers. */
export const label = "docker-task-engine.contract"

/** Stands in front of each container's name. */
export const prefix = "contract-"
