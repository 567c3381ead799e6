/**
 * The public engine: methods become inputs of the loop, and what is folded becomes streams and answers. It knows when to
 * connect and whom to tell; what happens to a task is the reducers' business.
 */
import { isLeft } from "fp-ts/lib/Either.js"
import {
  defer,
  finalize,
  firstValueFrom,
  lastValueFrom,
  map,
  mergeMap,
  Observable,
  Subject,
  tap,
  type Subscription,
} from "rxjs"
import { capabilitiesOf } from "../docker/capability.ts"
import { withTimeLimits } from "../docker/time-limits.ts"
import type { Blocker, TaskEvent, TaskState } from "../lifecycle/index.ts"
import type { StateChange } from "../model/change.ts"
import {
  asError,
  EngineDisabledError,
  type EngineError,
  EngineNotInitializedError,
  EngineShutDownError,
  InvalidTaskError,
  TaskNotFoundError,
} from "../model/error.ts"
import { StoreError } from "../model/store-error.ts"
import type { Kept } from "../store/store.ts"
import { encodeState, type SavedState } from "../wire/saved-state.ts"
import { decodeTask, type TaskInput } from "../wire/task-input.ts"
import { createCalls } from "./call.ts"
import { limitOf } from "./call-limit.ts"
import { connection } from "./connection.ts"
import { randomHex, randomUuid } from "./id.ts"
import type { Input } from "./input.ts"
import { Journal } from "./journal.ts"
import { Link } from "./link.ts"
import { runLoop } from "./loop.ts"
import { decodeOptions, type Parts, type TaskEngineOptions } from "./options.ts"
import { once, openStore } from "./opening.ts"
import { findOrphans, removeOrphans, type Orphan, type OrphanParts } from "./orphans.ts"
import { createPerformer } from "./perform.ts"
import { Promises } from "./promises.ts"
import { retryWhatMayPass } from "./retry.ts"
import { Streams } from "./streams.ts"
import { TaskTable, type Folded } from "./table.ts"
import type { DaemonStatus, TaskEngine } from "./task-engine.ts"
import { viewTask, type Task } from "./view.ts"

/**
 * Makes an engine. It decodes its options at once, and throws `InvalidOptionsError` with every key that cannot be used; it
 * talks to no daemon before `init`. Corresponds to `NewTaskEngine` and `NewDockerTaskEngine`.
 *
 * @example
 * const engine = createTaskEngine({ config: { stopGraceMs: 5_000 } })
 * engine.listTasks() // []
 */
export const createTaskEngine = (options: TaskEngineOptions = {}): TaskEngine =>
  new DockerTaskEngine(decodeOptions(options))

class DockerTaskEngine implements TaskEngine {
  readonly #parts: Parts
  readonly #table: TaskTable
  readonly #streams = new Streams()
  readonly #promises = new Promises()
  readonly #inputs$ = new Subject<Input>()
  readonly #journal: Journal
  readonly #running: Subscription
  readonly #opened$: Observable<unknown>
  readonly #link: Link
  #engineId: string
  /** The store is open, and its tasks are there. */
  #isOpen = false
  /** The daemon has been there too. */
  #isReady = false
  #isDisabled = false
  #over: Promise<void> | undefined
  #submissions = 0
  /** Those that the engine has yet to take up, by arn. */
  #saved: Map<string, TaskState>

  readonly changes$ = this.#streams.changes$
  readonly taskChanges$ = this.#streams.taskChanges$
  readonly containerChanges$ = this.#streams.containerChanges$
  readonly progress$ = this.#streams.progress$
  readonly daemon$ = this.#streams.daemon$

  constructor(parts: Parts) {
    const { store, config, restored, scheduler, random, logger } = parts
    this.#parts = { ...parts, docker: withTimeLimits(parts.docker, config, scheduler) }
    this.#engineId = restored?.engineId ?? randomHex(random, 20)
    const given = restored && { ...restored, tasks: restored.tasks.map((task) => ({ ...task, settings: config })) }
    this.#saved = byArn(given?.tasks ?? [])
    this.#table = new TaskTable({ engineId: () => this.#engineId, limits: config, limitOf: limitOf(config) })
    const forgotten = (arn: string) => this.#streams.forgotten(arn)
    this.#journal = new Journal({ store, scheduler, random, logger, taskOf: (arn) => this.#table.get(arn), forgotten })
    this.#running = this.#runLoop()
    this.#opened$ = openStore({ store, logger, engineId: this.#engineId, given }).pipe(
      tap((kept) => this.#takeUp(kept)),
      once(),
    )
    this.#link = new Link({
      daemon$: this.daemon$,
      tell: {
        dialled: () => this.#streams.tellDaemon({ state: "connecting" }),
        hungUp: () => this.#streams.tellGivenUp(),
      },
      open: () => this.#open(),
      isReady: () => this.#isReady,
    })
  }

  async init(): Promise<void> {
    const status = await this.#connect(({ state }) => state !== "connecting")
    if (status.state === "down") throw status.cause
  }

  mustInit({ signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    const { scheduler, random } = this.#parts
    const connected$ = defer(() => this.#connect(({ state }) => state === "up", signal))
    return firstValueFrom(connected$.pipe(retryWhatMayPass(scheduler, random, signal), map(nothing)))
  }

  addTask(input: TaskInput): Promise<Task> {
    if (this.#isDisabled) return Promise.reject(new EngineDisabledError())
    const { random, config: settings } = this.#parts
    const decoded = decodeTask(input, { arn: this.#newArn() })
    if (isLeft(decoded)) return Promise.reject(new InvalidTaskError(decoded.left))
    const definition = decoded.right
    const submission = { definition, settings, order: this.#submissions++, submissionId: randomHex(random, 20) }
    return this.#ask(definition.arn, { kind: "submitted", at: this.#now(), ...submission }, () =>
      viewTask(this.#known(definition.arn)),
    )
  }

  stopTask(arn: string): Promise<void> {
    return this.#ask(arn, { kind: "stopRequested", at: this.#now() }, nothing)
  }

  removeTask(arn: string): Promise<void> {
    return this.#promises.make((pending) => {
      const forgotten = this.#streams.forgotten(arn).subscribe(pending.resolve)
      this.#ask(arn, { kind: "removalRequested", at: this.#now() }, nothing).catch((error: unknown) => {
        // What was asked for is done, and written, all the same.
        if (error instanceof StoreError) return
        forgotten.unsubscribe()
        pending.reject(error)
      })
    }, nothing)
  }

  run(input: TaskInput): Observable<StateChange> {
    return new Observable((subscriber) => {
      const arn = input.arn ?? this.#newArn()
      let isOver = false
      const changes$ = this.#streams.changesUntilStopped(arn).pipe(tap({ complete: () => (isOver = true) }))
      subscriber.add(changes$.subscribe(subscriber))
      this.addTask({ ...input, arn }).then(
        ({ knownStatus }) => {
          // One that had stopped before has nothing more to tell.
          if (knownStatus === "STOPPED" && !isOver) subscriber.complete()
        },
        (error: unknown) => {
          isOver = true
          subscriber.error(error)
        },
      )
      return () => {
        if (!isOver) this.stopTask(arn).catch(nothing)
      }
    })
  }

  task$(arn: string): Observable<Task> {
    return this.#streams.task$(arn, () => this.#find(arn))
  }

  listTasks(): readonly Task[] {
    return this.#all().map(viewTask)
  }

  explain(arn: string): readonly Blocker[] {
    return this.#table.explain(this.#known(arn))
  }

  orphans(): Promise<readonly Orphan[]> {
    let found: readonly Orphan[] = []
    const found$ = defer(() => findOrphans(this.#orphanParts())).pipe(tap((orphans) => (found = orphans)))
    return this.#await(found$, () => found)
  }

  sweepOrphans(): Promise<void> {
    return this.#await(
      defer(() => removeOrphans(this.#orphanParts())),
      nothing,
    )
  }

  version(): Promise<string> {
    return firstValueFrom(this.#parts.docker.version())
  }

  checkTaskState(arn: string): Promise<void> {
    return this.#ask(arn, { kind: "checkRequested", at: this.#now() }, nothing)
  }

  markSent(change: StateChange): Promise<void> {
    const at = this.#now()
    return change.kind === "task"
      ? this.#ask(change.taskArn, { kind: "sent", at, status: change.status }, nothing, this.#isOpen)
      : this.#ask(
          change.taskArn,
          { kind: "sent", at, status: change.status, container: change.containerName },
          nothing,
          this.#isOpen,
        )
  }

  async capabilities(): Promise<readonly string[]> {
    const { docker, config } = this.#parts
    return capabilitiesOf(await firstValueFrom(docker.supportedVersions()), config)
  }

  toJSON(): SavedState {
    return encodeState(this.#engineId, this.#all())
  }

  disable(): void {
    this.#isDisabled = true
  }

  shutdown(): Promise<void> {
    this.disable()
    this.#over ??= this.#end(new EngineShutDownError(), () => this.#streams.complete())
    return this.#over
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown()
  }

  #newArn(): string {
    return `task/${randomUuid(this.#parts.random)}`
  }

  #now(): number {
    return this.#parts.scheduler.now()
  }

  /** Queues the input at once; the promise reports that what it changed is recorded. */
  #ask<Value>(arn: string, event: TaskEvent, value: () => Value, isReady = this.#isReady): Promise<Value> {
    const refusal = this.#refusal(isReady)
    if (refusal !== undefined) return Promise.reject(refusal)
    return this.#promises.make((pending) => this.#inputs$.next({ kind: "task", arn, event, pending }), value)
  }

  /** For what changes no task. */
  #await<Value>(done$: Observable<unknown>, value: () => Value): Promise<Value> {
    const refusal = this.#refusal()
    if (refusal !== undefined) return Promise.reject(refusal)
    return this.#promises.make(
      ({ resolve, reject }) => void done$.subscribe({ complete: resolve, error: reject }),
      value,
    )
  }

  /** Why nothing can be asked for now, if that is so. */
  #refusal(isReady = this.#isReady): EngineError | undefined {
    if (this.#running.closed) return new EngineShutDownError()
    return isReady ? undefined : new EngineNotInitializedError()
  }

  #orphanParts(): OrphanParts {
    return { docker: this.#parts.docker, engineId: this.#engineId, taskOf: (arn) => this.#table.get(arn) }
  }

  /** Also those that are not taken up yet. */
  #all(): readonly TaskState[] {
    return [...this.#table.all(), ...this.#saved.values()]
  }

  #find(arn: string): TaskState | undefined {
    return this.#table.get(arn) ?? this.#saved.get(arn)
  }

  #known(arn: string): TaskState {
    const task = this.#find(arn)
    if (task === undefined) throw new TaskNotFoundError(arn)
    return task
  }

  async #connect(isWanted: (status: DaemonStatus) => boolean, signal?: AbortSignal): Promise<DaemonStatus> {
    const status = this.#running.closed ? undefined : await this.#link.first(isWanted, signal)
    if (status === undefined) throw new EngineShutDownError()
    return status
  }

  /** The store first, which knows who we are; then the daemon. */
  #open(): Observable<unknown> {
    const { docker, scheduler, random } = this.#parts
    const connection$ = defer(() =>
      connection({
        docker,
        engineId: this.#engineId,
        scheduler,
        random,
        isWatching: () => this.#table.isAnythingRunning(),
      }),
    ).pipe(
      tap({
        next: (input) => this.#inputs$.next(input),
        error: (error: unknown) => this.#fail(asError(error)),
      }),
    )
    return this.#opened$.pipe(mergeMap(() => connection$))
  }

  /** What was not told of tasks that are taken up is told before anything else. */
  #takeUp({ engineId, tasks }: Kept): void {
    const { config: settings } = this.#parts
    this.#engineId = engineId
    this.#isOpen = true
    const saved = tasks.map((task) => ({ ...task, settings })).sort((one, other) => one.order - other.order)
    this.#saved = byArn(saved)
    this.#submissions = saved.reduce((next, { order }) => Math.max(next, order + 1), 0)
    this.#inputs$.next({ kind: "takenUp", at: this.#now(), tasks: saved })
  }

  #runLoop(): Subscription {
    const { docker, registryAuth, config, scheduler } = this.#parts
    const table = this.#table
    const taskOf = (arn: string) => table.get(arn)
    return runLoop(
      {
        table,
        scheduler,
        inputs$: this.#inputs$,
        record: (folded$) => this.#journal.record(folded$),
        perform: createPerformer({
          calls: createCalls({
            docker,
            registryAuth,
            lookUpLimit: { ms: config.pullBeginTimeoutMs, scheduler },
            engineId: () => this.#engineId,
            reportPull: (progress) => this.#streams.tellPull(progress),
          }),
          scheduler,
          taskOf,
        }),
      },
      { next: (folded) => this.#tell(folded), error: (error) => this.#fail(asError(error)) },
    )
  }

  #tell(folded: Folded): void {
    if (folded.input.kind === "connected") this.#isReady = true
    if (this.#saved.size > 0) for (const arn of folded.tasks.keys()) this.#saved.delete(arn)
    this.#streams.tell(folded)
  }

  /** A reducer or the loop has failed, which is our own fault: every stream ends with the one error. */
  #fail(error: Error): void {
    this.#parts.logger.error({ error }, "The engine has failed and is ended")
    this.disable()
    this.#over ??= this.#end(error, () => this.#streams.fail(error))
    this.#over.catch(nothing)
  }

  /** Nothing is heard any more. What is left is written, then whoever still waits is told, and the streams end. */
  #end(error: Error, last: () => void): Promise<void> {
    this.#isReady = false
    this.#link.close()
    this.#running.unsubscribe()
    const closed$ = this.#journal.close().pipe(
      finalize(() => {
        this.#promises.breakAll(error)
        last()
      }),
    )
    return lastValueFrom(closed$, { defaultValue: undefined })
  }
}

const byArn = (tasks: readonly TaskState[]): Map<string, TaskState> =>
  new Map(tasks.map((task) => [task.definition.arn, task]))

const nothing = (): void => undefined
