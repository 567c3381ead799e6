/** What the parent process and the one that runs the engine say to each other. */
import type { StateChange, TaskInput } from "../../lib/index.ts"

export type Order =
  /** `dieAfterMs`: the process kills itself so long after it has made the call; 0 is at once, in the same turn. */
  | { readonly do: "add"; readonly arn: string; readonly task: TaskInput; readonly dieAfterMs?: number | undefined }
  | { readonly do: "stop"; readonly arn: string; readonly dieAfterMs?: number | undefined }
  | { readonly do: "explain" }
  | { readonly do: "quit" }

export type Report =
  | { readonly kind: "ready" }
  | { readonly kind: "accepted"; readonly arn: string }
  | { readonly kind: "stopped"; readonly arn: string }
  /** `do` is what was asked. */
  | { readonly kind: "refused"; readonly do: "add" | "stop"; readonly arn: string; readonly error: string }
  | { readonly kind: "told"; readonly change: StateChange }
  | { readonly kind: "sent"; readonly change: StateChange }
  /** A line for each thing that a task waits for. */
  | { readonly kind: "explained"; readonly lines: readonly string[] }

/** Both ends are this program, so that the word of the other is enough. */
export const isOrder = (message: unknown): message is Order => hasKey(message, "do")
export const isReport = (message: unknown): message is Report => hasKey(message, "kind")

const hasKey = (message: unknown, key: string): boolean =>
  typeof message === "object" && message !== null && Object.hasOwn(message, key)

/** What the engine's process is started with, as its one argument. */
export interface EngineSetting {
  /** As in DOCKER_HOST. */
  readonly host: string
  /** Where the engine keeps its state. */
  readonly dataDir: string
}
