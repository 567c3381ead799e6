/** What goes wrong with state on disk. Each error names the folder or the task that it is about. */
import { EngineError, formatIssue, type Issue } from "./error.ts"

/**
 * The store has not taken what it was given, for instance since the disk is full. A task that was being added is not added.
 * Anything else is done all the same, and written as soon as the store takes it.
 */
export class StoreError extends EngineError {
  constructor(message: string, options: { readonly cause?: unknown } = {}) {
    super("StoreError", message, { retryable: true, ...options })
  }
}

/** Another engine works on the folder; `pid` is its process, where that is known. */
export class DataDirInUseError extends EngineError {
  readonly pid: number | undefined

  constructor(dataDir: string, pid: number | undefined, options: { readonly cause?: unknown } = {}) {
    const holder = pid === undefined ? "another engine" : `the engine of process ${String(pid)}`
    super("DataDirInUseError", `${dataDir} is in use by ${holder}`, { retryable: true, ...options })
    this.pid = pid
  }
}

/** The store in the folder is damaged. Where it could be repaired it is only told of; else nothing can be done with it. */
export class DataDirCorruptError extends EngineError {
  constructor(dataDir: string, message: string, options: { readonly cause?: unknown } = {}) {
    super("DataDirCorruptError", `The store in ${dataDir} is damaged: ${message}`, options)
  }
}

/** One task's record cannot be read, and the task is lost with it; its containers, if any, are orphans. */
export class DamagedRecordError extends EngineError {
  readonly taskArn: string
  readonly issues: readonly Issue[]

  constructor(taskArn: string, issues: readonly Issue[]) {
    super("DamagedRecordError", `The record of ${taskArn} cannot be read: ${issues.map(formatIssue).join("; ")}`)
    this.taskArn = taskArn
    this.issues = issues
  }
}

/** Tasks were given as `state`, and the store has tasks of its own: it cannot be known which of the two is meant. */
export class StateConflictError extends EngineError {
  constructor(message: string) {
    super("StateConflictError", message)
  }
}
