/**
 * The engine behind its methods: it puts store, table, loop, journal and streams together, knows who it is and since when it may
 * be asked, and ends all of it. What happens to a task is the reducers' business; what callers may ask is the engine's.
 */
import { defer, finalize, lastValueFrom, mergeMap, Subject, tap, type Observable, type Subscription } from "rxjs"
import { withTimeLimits } from "../docker/time-limits.ts"
import type { Blocker, TaskEvent, TaskState } from "../lifecycle/index.ts"
import {
  asError,
  type EngineError,
  EngineNotInitializedError,
  EngineShutDownError,
  TaskNotFoundError,
} from "../model/error.ts"
import { StoreError } from "../model/store-error.ts"
import type { Kept } from "../store/store.ts"
import { createBodies, targetOf } from "./body.ts"
import { createCalls } from "./call.ts"
import { limitOf } from "./call-limit.ts"
import { connection } from "./connection.ts"
import { Dialler } from "./dialler.ts"
import { HeldChanges } from "./held-changes.ts"
import { randomHex } from "./id.ts"
import type { Input } from "./input.ts"
import { Journal } from "./journal.ts"
import { runLoop } from "./loop.ts"
import type { Parts } from "./options.ts"
import { once, openStore } from "./opening.ts"
import { markOrigins } from "./origin.ts"
import { createPerformer } from "./perform.ts"
import { Promises } from "./promises.ts"
import { Streams } from "./streams.ts"
import { TaskTable, type Folded } from "./table.ts"
import type { DaemonStatus } from "./task-engine.ts"
import type { Task } from "./view.ts"

export class Core {
  readonly parts: Parts
  readonly streams = new Streams()
  readonly #table: TaskTable
  readonly #heldChanges = new HeldChanges((arn) => this.#table.get(arn))
  readonly #bodies = createBodies(() => this.#engineId)
  readonly #promises = new Promises()
  readonly #inputs$ = new Subject<Input>()
  readonly #journal: Journal
  readonly #running: Subscription
  readonly #opened$: Observable<unknown>
  readonly #dialler: Dialler
  #engineId: string
  /** The store is open, and its tasks are there. */
  #isOpen = false
  /** The daemon has been there too. */
  #isReady = false
  #isDisabled = false
  #over: Promise<void> | undefined
  #submissions = 0
  /** Those that the engine has yet to take up, by arn. */
  #notTakenUp: Map<string, TaskState>
  /** Submitted by somebody who is just being told of something else: they have their turn next. */
  readonly #coming = new Set<string>()
  /** What is just being told, and not yet recorded. */
  #telling: Folded | undefined
  /** The end of an engine that is ended by whoever is just being told something: everybody else hears that first. */
  #afterTelling: (() => void) | undefined

  constructor(parts: Parts) {
    const { store, config, scheduler, random, logger } = parts
    this.parts = { ...parts, docker: withTimeLimits(parts.docker, config, scheduler) }
    this.#engineId = parts.given?.engineId ?? randomHex(random, 20)
    const given = parts.given && {
      ...parts.given,
      tasks: parts.given.tasks.map((task) => ({ ...task, settings: config })),
    }
    this.#notTakenUp = byArn(given?.tasks ?? [])
    this.#table = new TaskTable({
      engineId: () => this.#engineId,
      isMadeFor: (task, name, labels) => {
        const target = targetOf(task, name)
        return target !== undefined && this.#bodies.isMadeFor(target, labels)
      },
      limits: config,
      limitOf: limitOf(config),
    })
    this.#journal = new Journal({
      ...{ store, scheduler, random, logger },
      taskOf: (arn) => this.#table.get(arn),
      forgotten: (arn) => this.streams.forgotten(arn),
      isHeld: (arn) => this.#heldChanges.holds(arn),
    })
    this.#running = this.#runLoop()
    this.#opened$ = openStore({ store, logger, engineId: this.#engineId, given }).pipe(
      tap((kept) => this.#takeUp(kept)),
      once(),
    )
    this.#dialler = new Dialler({
      daemon$: this.streams.daemon$,
      tell: {
        dialled: () => this.streams.tellDaemon({ state: "connecting" }),
        hungUp: (reason) => this.streams.tellGivenUp(this.now(), reason),
      },
      open: () => this.#open(),
      isReady: () => this.#isReady,
    })
  }

  get engineId(): string {
    return this.#engineId
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  get isDisabled(): boolean {
    return this.#isDisabled
  }

  now(): number {
    return this.parts.scheduler.now()
  }

  /** A number for each submission, in their order. */
  nextSubmission(): number {
    return this.#submissions++
  }

  /** Also those that are not taken up yet. */
  all(): readonly TaskState[] {
    return [...this.#table.all(), ...this.#notTakenUp.values()]
  }

  find(arn: string): TaskState | undefined {
    return this.#table.get(arn) ?? this.#notTakenUp.get(arn)
  }

  known(arn: string): TaskState {
    const task = this.find(arn)
    if (task === undefined) throw new TaskNotFoundError(arn)
    return task
  }

  task$(arn: string): Observable<Task> {
    return this.streams.task$(arn, () => this.find(arn) ?? (this.#coming.has(arn) ? "coming" : undefined))
  }

  explain(arn: string): readonly Blocker[] {
    return this.#table.explain(this.known(arn))
  }

  /** Dials, unless that was done, and waits for such a status. */
  async connect(isWanted: (status: DaemonStatus) => boolean, signal?: AbortSignal): Promise<DaemonStatus> {
    const status = this.#running.closed ? undefined : await this.#dialler.first(isWanted, signal)
    if (status === undefined) throw new EngineShutDownError()
    return status
  }

  /** Queues the input at once; the promise reports that what it changed is recorded. */
  ask<Value>(arn: string, event: TaskEvent, value: () => Value, isReady = this.#isReady): Promise<Value> {
    // What cannot be written is not even tried: each task that is tried has to be deleted again.
    const isNew = event.kind === "submitted" && this.find(arn) === undefined
    const refusal = this.#refusal(isReady) ?? (isNew ? this.#journal.failure : undefined)
    if (refusal !== undefined) return Promise.reject(refusal)
    if (event.kind === "submitted") this.#coming.add(arn)
    return this.#promises.make((pending) => this.#inputs$.next({ kind: "task", arn, event, pending }), value)
  }

  /** For what changes no task, but needs the daemon: nobody waits for one that is known to be away. It ends with the engine. */
  withDaemon<Value>(done$: Observable<unknown>, value: () => Value): Promise<Value> {
    const refusal = this.#refusal() ?? this.#absence()
    if (refusal !== undefined) return Promise.reject(refusal)
    return this.#promises.make(
      ({ resolve, reject }) => this.#running.add(done$.subscribe({ complete: resolve, error: reject })),
      value,
    )
  }

  /** Has it stopped, and resolves when it is forgotten. */
  forget(arn: string): Promise<void> {
    return this.#promises.make((pending) => {
      const forgotten = this.streams.forgotten(arn).subscribe(pending.resolve)
      this.ask(arn, { kind: "removalRequested", at: this.now() }, nothing).catch((error: unknown) => {
        // What was asked for is done, and written, all the same.
        if (error instanceof StoreError) return
        forgotten.unsubscribe()
        pending.reject(error)
      })
    }, nothing)
  }

  disable(): void {
    this.#isDisabled = true
  }

  shutdown(): Promise<void> {
    this.disable()
    this.#over ??= this.#end(new EngineShutDownError(), () => this.streams.complete())
    return this.#over
  }

  /** Why nothing can be asked for now, if that is so. */
  #refusal(isReady = this.#isReady): EngineError | undefined {
    if (this.#running.closed) return new EngineShutDownError()
    return isReady ? undefined : new EngineNotInitializedError()
  }

  /** Why the daemon is away, where it is known to be. */
  #absence(): EngineError | undefined {
    const { daemon } = this.streams
    return daemon.state === "down" ? daemon.cause : undefined
  }

  /** The store first, which knows who we are; then the daemon. */
  #open(): Observable<unknown> {
    const { docker, scheduler, random } = this.parts
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
    const { config: settings } = this.parts
    this.#engineId = engineId
    this.#isOpen = true
    const ordered = tasks.map((task) => ({ ...task, settings })).sort((one, other) => one.order - other.order)
    this.#notTakenUp = byArn(ordered)
    this.#submissions = ordered.reduce((next, { order }) => Math.max(next, order + 1), 0)
    this.#inputs$.next({ kind: "takenUp", at: this.now(), tasks: ordered })
  }

  #runLoop(): Subscription {
    const { docker, registryAuth, config, scheduler } = this.parts
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
            bodies: this.#bodies,
            reportPull: (progress) => this.streams.tellPull(progress),
          }),
          scheduler,
          taskOf,
        }),
      },
      { next: (folded) => this.#tell(folded), error: (error) => this.#fail(asError(error)) },
    )
  }

  #tell(folded: Folded): void {
    this.#telling = folded
    const { input } = folded
    if (input.kind === "connected") this.#isReady = true
    if (input.kind === "task" && input.event.kind === "submitted") this.#coming.delete(input.arn)
    if (this.#notTakenUp.size > 0) for (const arn of folded.tasks.keys()) this.#notTakenUp.delete(arn)
    markOrigins(folded)
    this.streams.tell(folded, this.#heldChanges.sift(folded))
    this.#telling = undefined
    this.#afterTelling?.()
  }

  /** A reducer or the loop has failed, which is our own fault: every stream ends with the one error. */
  #fail(error: Error): void {
    this.parts.logger.error({ error }, "The engine has failed and is ended")
    this.disable()
    this.#over ??= this.#end(error, () => this.streams.fail(error))
    this.#over.catch(nothing)
  }

  /** Nothing is heard any more. What is left is written, then whoever still waits is told, and the streams end. */
  #end(error: Error, last: () => void): Promise<void> {
    this.#isReady = false
    this.#dialler.close()
    this.#running.unsubscribe()
    // Whoever ends it upon what is just being told ends it before that was passed on.
    if (this.#telling !== undefined) this.#journal.enter(this.#telling)
    const finish = (): void => {
      this.#promises.breakAll(error)
      last()
    }
    const closed$ = this.#journal.close().pipe(
      finalize(() => {
        if (this.#telling === undefined) finish()
        else this.#afterTelling = finish
      }),
    )
    return lastValueFrom(closed$, { defaultValue: undefined })
  }
}

const byArn = (tasks: readonly TaskState[]): Map<string, TaskState> =>
  new Map(tasks.map((task) => [task.definition.arn, task]))

const nothing = (): void => undefined
