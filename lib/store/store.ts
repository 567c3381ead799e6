/**
 * What survives the process. A store keeps each task as it was last, and the id that the engine's containers are known by; it
 * decides nothing about either. The engine opens it before anything else, never while it is open, and makes one call at a time, but for the
 * close of an engine that ends while it opens: what has opened all the same is then closed once more.
 */
import type { Observable } from "rxjs"
import type { EngineError } from "../model/error.ts"
import type { TaskState } from "../model/task.ts"

/**
 * Where an engine keeps its tasks. Each method does its work when subscribed to, emits once and completes, or errors.
 * Whatever it answers synchronously costs the engine no turn of the event loop.
 *
 * @example
 * const store = createMemoryStore() // outlives an engine, though not its process
 * const engine = createTaskEngine({ store })
 */
export interface Store {
  /** Emits what is kept. The id is that of whoever opened first, and durable by then; `engineId` is for a store that has none. */
  open(engineId: string): Observable<Kept>
  /**
   * Emits once all of it is durable. An error promises nothing: none, some or all of it may be there. It is then given again, as it is
   * by that time.
   */
  write(records: readonly TaskRecord[]): Observable<void>
  /** Gives back whatever is held; what was written is there when it is opened again. Also of one that is not open. */
  close(): Observable<void>
}

/** What a store has kept. */
export interface Kept {
  readonly engineId: string
  /** In any order. */
  readonly tasks: readonly KeptTask[]
  /** What could not be kept: told of, and not to be had back. */
  readonly damage: readonly EngineError[]
}

/** A task's state without the settings, which are those of whichever engine takes it up. */
export type KeptTask = Omit<TaskState, "settings">

/** A task as it is now. */
export interface TaskRecord {
  readonly arn: string
  /** Undefined: the task is forgotten. */
  readonly task: TaskState | undefined
}
