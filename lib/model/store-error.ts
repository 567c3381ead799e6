/** What goes wrong with state on disk. Each error names the folder or the task that it is about. */
import { asError, EngineError, formatIssue, type Issue } from "./error.ts"

/**
 * The store has not taken what it was given, for instance since the disk is full. A task that was being added is not added.
 * Anything else is done all the same, and written as soon as the store takes it.
 *
 * @example
 * new StoreError("No space left on device").retryable // true
 */
export class StoreError extends EngineError {
  constructor(message: string, options: { readonly cause?: unknown } = {}) {
    super("StoreError", message, { retryable: true, ...options })
  }
}

/**
 * Another engine works on the folder; `pid` is its process, where that is known.
 *
 * @example
 * new DataDirInUseError("/var/lib/tasks", 4711).message // "/var/lib/tasks is in use by the engine of process 4711"
 */
export class DataDirInUseError extends EngineError {
  readonly pid: number | undefined

  constructor(dataDir: string, pid: number | undefined, options: { readonly cause?: unknown } = {}) {
    const holder = pid === undefined ? "another engine" : `the engine of process ${String(pid)}`
    super("DataDirInUseError", `${dataDir} is in use by ${holder}`, { retryable: true, ...options })
    this.pid = pid
  }
}

/**
 * The store in the folder is damaged, and the engine goes on with what is left of it: its `logger` is told. What could not be
 * repaired at all stands beside it in the folder, as the message says, for whoever wants to look into it.
 *
 * @example
 * new DataDirCorruptError("/var/lib/tasks", "bad block").code // "E_DATA_DIR_CORRUPT"
 */
export class DataDirCorruptError extends EngineError {
  constructor(dataDir: string, message: string, options: { readonly cause?: unknown } = {}) {
    super("DataDirCorruptError", `The store in ${dataDir} is damaged: ${message}`, options)
  }
}

/**
 * One task's record cannot be read, and the task is lost with it; its containers, if any, are orphans.
 *
 * @example
 * new DamagedRecordError("task/1", [{ path: "known", expected: "a status", got: "7" }]).taskArn // "task/1"
 */
export class DamagedRecordError extends EngineError {
  readonly taskArn: string
  readonly issues: readonly Issue[]

  constructor(taskArn: string, issues: readonly Issue[]) {
    super("DamagedRecordError", `The record of ${taskArn} cannot be read: ${issues.map(formatIssue).join("; ")}`)
    this.taskArn = taskArn
    this.issues = issues
  }
}

/**
 * Tasks were given as `state`, and the store has tasks of its own: it cannot be known which of the two is meant.
 *
 * @example
 * new StateConflictError("The store has 3 tasks, and state has 1").retryable // false
 */
export class StateConflictError extends EngineError {
  constructor(message: string) {
    super("StateConflictError", message)
  }
}

/** A store may be anybody's, and may fail with anything: whoever is told is told by this one name. */
export const asStoreError = (cause: unknown): StoreError =>
  cause instanceof StoreError ? cause : new StoreError(asError(cause).message, { cause })
