/** The face of the engine: every method and stream that its users have. */
import type { Observable } from "rxjs"
import type { SharedProgress } from "../docker/shared-pull.ts"
import type { Blocker } from "../lifecycle/index.ts"
import type { ContainerStateChange, StateChange, TaskStateChange } from "../model/change.ts"
import type { EngineError } from "../model/error.ts"
import type { SavedState } from "../wire/saved-state.ts"
import type { TaskInput } from "../wire/task-input.ts"
import type { Orphan } from "./orphans.ts"
import type { Task } from "./view.ts"

/** What the daemon is to the engine at the moment; times in epoch milliseconds. */
export type DaemonStatus =
  | { readonly state: "connecting" }
  | { readonly state: "up"; readonly version: string; readonly apiVersion: string }
  /** Without `retryAt` nobody tries any longer, until `init` is called again. */
  | { readonly state: "down"; readonly since: number; readonly cause: EngineError; readonly retryAt?: number }

/**
 * Runs tasks and tells everything it learns. Streams may be subscribed to at any time, and a late subscriber gets what comes
 * from then on; methods that act reject with `EngineNotInitializedError` before `init` has succeeded. Corresponds to the
 * interface `TaskEngine`, and to what `DockerTaskEngine` adds to it.
 *
 * @example
 * const engine = createTaskEngine()
 * await engine.init()
 * engine.changes$.subscribe((change) => console.log(formatStateChange(change)))
 * await engine.addTask({ containers: [{ name: "hello", image: "busybox:1", command: ["echo", "hello"] }] })
 */
export interface TaskEngine extends AsyncDisposable {
  /**
   * Opens the store and connects to the daemon; what the store has kept is gone on with. Rejects with a named error: the daemon's,
   * which says where it was looked for, `DataDirInUseError`, `StoreError`, `StateConflictError`. Corresponds to `Init`.
   */
  init(): Promise<void>
  /**
   * Retries `init` until it succeeds, every 0.2 to 2 s, unless its error says that this is vain; an abort rejects with the
   * signal's reason. Corresponds to `MustInit`.
   */
  mustInit(options?: { readonly signal?: AbortSignal | undefined }): Promise<void>
  /**
   * Resolves once the task is durably recorded; a rejection means that it was not added: `InvalidTaskError` with every offending
   * path, `EngineDisabledError`, `StoreError` for instance of a full disk. A task whose arn is known is an update: only its desired
   * status counts (TE-32), and a stop may name no containers; but one whose removal was asked for makes place for the new one
   * first. Corresponds to `AddTask`.
   */
  addTask(task: TaskInput): Promise<Task>
  /**
   * Wants the task stopped; resolves once that is recorded. Idempotent; rejects with `TaskNotFoundError`, and with `StoreError`
   * where it could not be recorded yet: it is stopped all the same. One that waits for the removal of another of its arn is not there
   * yet: the other is meant, by `removeTask` too, until `addTask` has resolved.
   */
  stopTask(arn: string): Promise<void>
  /**
   * Stops the task, removes its containers and forgets it; resolves when all of that is done. The disk takes it as soon as it can: where
   * the process is killed before that, the next one has the task still, without its containers, and forgets it in its time.
   */
  removeTask(arn: string): Promise<void>
  /**
   * Cold: subscribing adds the task, its changes follow, and the stream completes after the task is STOPPED. It errors if the
   * task is refused. Unsubscribing before the end stops the task; its containers are left to the retention.
   */
  run(task: TaskInput): Observable<StateChange>
  /** Each status reached, once, a container's before the task's that it causes. */
  readonly changes$: Observable<StateChange>
  /** Tasks that reached RUNNING or STOPPED: what a backend is told. Corresponds, with the next, to `TaskEvents`. */
  readonly taskChanges$: Observable<TaskStateChange>
  /** Containers that reached RUNNING or STOPPED. Corresponds, with the former, to `TaskEvents`. */
  readonly containerChanges$: Observable<ContainerStateChange>
  /** Each report of a running pull, once however many tasks wait for it, with layers, bytes and how far it is as a whole. */
  readonly progress$: Observable<SharedProgress>
  /** The daemon's present state, then every next. */
  readonly daemon$: Observable<DaemonStatus>
  /**
   * The task as it is, then as it changes; completes when it is forgotten, errors with `TaskNotFoundError`. It waits for no disk: after
   * `kill -9` the task may be where it was before, unlike what `changes$` has told of its end. Corresponds to `State`.
   */
  task$(arn: string): Observable<Task>
  /** In the order of submission. Corresponds to `ListTasks`. */
  listTasks(): readonly Task[]
  /** What the task waits for, since when and until when; throws `TaskNotFoundError`. */
  explain(arn: string): readonly Blocker[]
  /** Inspects the task's containers now, rather than at the steady-state check. Corresponds to `CheckTaskState`. */
  checkTaskState(arn: string): Promise<void>
  /**
   * The change has reached its backend, and is not announced again after a restore; resolves once that is recorded. It may be called
   * as soon as changes are announced, which is before `init` has succeeded. An object that was announced marks the very task that it
   * tells of, and none that has been submitted under its arn since; a copy marks whichever has the arn. What nobody has marked is
   * forgotten with its task, after `stoppedTaskRetentionMs` or by `removeTask`, and not announced again either. Rejects with
   * `InvalidOptionsError` where its status is none.
   */
  markSent(change: StateChange): Promise<void>
  /**
   * Whether this change, or a later one of the same task or container, was marked as sent. Of a task that is forgotten nothing is;
   * whose a change is, is told as for {@link markSent}.
   */
  isSent(change: StateChange): boolean
  /**
   * What this host can do, in the words of ECS's scheduler (TE-95); rejects where no daemon answers (BUG-19). Corresponds to
   * `Capabilities`.
   */
  capabilities(): Promise<readonly string[]>
  /**
   * Containers that bear this engine's labels and belong to none of its tasks, since a record was lost; rejects where the daemon
   * does not list its containers, and at once with the cause where it is known to be away.
   */
  orphans(): Promise<readonly Orphan[]>
  /**
   * Removes these containers, running or not. Rejects as `orphans` does, and with the first that could not be removed, after the
   * others have been tried.
   */
  sweepOrphans(): Promise<void>
  /** `DockerVersion: 20.10.24`. Corresponds to `Version`. */
  version(): Promise<string>
  /**
   * Everything that is known, in the shape of an ECS agent's state file, to be given to another engine as `state`. Corresponds
   * to `MarshalJSON`.
   */
  toJSON(): SavedState
  /** Accepts no more tasks; those it has go on (BUG-18). Corresponds to `Disable`. */
  disable(): void
  /**
   * Stops listening, writes what is left to be written, closes the store and completes every stream; containers keep running.
   * Idempotent; rejects with `StoreError` where the last states could not be written. Corresponds to `Shutdown`.
   */
  shutdown(): Promise<void>
}
