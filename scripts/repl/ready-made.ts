/** Small things to begin with: a task that is valid as it is, and the event with which a task's life begins. */
import { isLeft } from "fp-ts/lib/Either.js"
import { decodeTask, defaultConfig, InvalidTaskError, type TaskInput } from "../../lib/index.ts"
import type { EventOf } from "../../lib/lifecycle/index.ts"

export interface ReadyMade {
  /** A task of one container, which runs until it is stopped; its arn is new each time: `task/1`, `task/2`, … */
  readonly task: (overrides?: Partial<TaskInput>) => TaskInput
  /** The event that a submission of such a task is to the reducers. */
  readonly submitted: (overrides?: Partial<TaskInput>) => EventOf<"submitted">
}

export const createReadyMade = (): ReadyMade => {
  let made = 0
  const task: ReadyMade["task"] = (overrides = {}) => ({
    arn: `task/${String((made += 1))}`,
    containers: [{ name: "nap", image: "busybox:1", command: ["sh", "-c", "trap 'exit 0' TERM; sleep 3600 & wait"] }],
    ...overrides,
  })
  return { task, submitted: (overrides) => submission(task(overrides)) }
}

const submission = (input: TaskInput): EventOf<"submitted"> => {
  const decoded = decodeTask(input, { arn: "task" })
  if (isLeft(decoded)) throw new InvalidTaskError(decoded.left)
  return { kind: "submitted", at: 0, definition: decoded.right, settings: defaultConfig, order: 0, submissionId: "1" }
}
