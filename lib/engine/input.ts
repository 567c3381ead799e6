/** What reaches the loop: everything that can change a task, from whichever source. */
import type { TaskEvent } from "../lifecycle/index.ts"
import type { ContainerEvent, ListedContainer } from "../model/daemon.ts"
import type { EngineError } from "../model/error.ts"
import type { TaskState } from "../model/task.ts"

export type Input =
  /** For one task: a caller's wish, a call's outcome, the store's word, then with the task as it has been `written`. */
  | {
      readonly kind: "task"
      readonly arn: string
      readonly event: TaskEvent
      readonly pending?: Pending
      readonly written?: TaskState
    }
  /** What a store or a saved state has kept: all of it at once, so that nothing is told before its replays. */
  | { readonly kind: "takenUp"; readonly at: number; readonly tasks: readonly TaskState[] }
  /** From the daemon's event stream, not yet routed. */
  | { readonly kind: "docker"; readonly at: number; readonly event: ContainerEvent }
  /** The daemon answers, and these are the containers of ours that it has. */
  | {
      readonly kind: "connected"
      readonly at: number
      readonly containers: readonly ListedContainer[]
      readonly version: string
      readonly apiVersion: string
    }
  /** Every task's containers that run, others' among them, as the daemon was asked at `askedAt`. */
  | {
      readonly kind: "relisted"
      readonly at: number
      readonly askedAt: number
      readonly running: readonly ListedContainer[]
    }
  /** Without `retryAt` nobody tries again. */
  | { readonly kind: "lost"; readonly at: number; readonly cause: EngineError; readonly retryAt: number | undefined }
  /** The earliest deadline has come. */
  | { readonly kind: "alarm"; readonly at: number }

export type InputOf<Kind extends Input["kind"]> = Extract<Input, { kind: Kind }>

/** Whoever waits for the input to be durably recorded. */
export interface Pending {
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}
