/** Tells by its keys what a value at the prompt is. Keys alone decide: whatever looks like a task is drawn as one. */
import type { Blocker, Container, StateChange, Task } from "../../lib/index.ts"
import type { Effect, Step, TaskState } from "../../lib/lifecycle/index.ts"

export const isTask = (value: unknown): value is Task =>
  has(value, "arn", "knownStatus", "desiredStatus", "containers", "definition")

export const isContainer = (value: unknown): value is Container =>
  has(value, "name", "image", "knownStatus", "desiredStatus", "knownAt")

export const isStateChange = (value: unknown): value is StateChange => has(value, "kind", "taskArn", "status", "at")

export const isBlocker = (value: unknown): value is Blocker => has(value, "subject", "waitsFor", "since")

/** What the reducers keep of a task. */
export const isTaskState = (value: unknown): value is TaskState =>
  has(value, "definition", "settings", "known", "desired", "containers")

export const isEffect = (value: unknown): value is Effect => has(value, "do", "taskArn", "container")

export const isStep = (value: unknown): value is Step => has(value, "task", "effects", "changes")

const has = (value: unknown, ...keys: readonly string[]): boolean =>
  typeof value === "object" && value !== null && keys.every((key) => key in value)
