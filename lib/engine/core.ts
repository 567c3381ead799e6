/**
 * The engine behind its methods: it puts store, table, loop, journal and streams together, knows who it is and since when it may
 * be asked, and ends all of it. What happens to a task is the reducers' business; what callers may ask is the engine's.
 */
import { defer, finalize, mergeMap, Subject, tap, type Observable, type Subscription } from "rxjs"
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
import { Ending } from "./ending.ts"
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
import { Roll } from "./roll.ts"
import { Streams } from "./streams.ts"
import { TaskTable, type Folded } from "./table.ts"
import type { DaemonStatus } from "./task-engine.ts"
import { Telling } from "./telling.ts"
import type { Task } from "./view.ts"

export class Core {
  readonly parts: Parts
  readonly streams = new Streams()
  readonly roll: Roll
  readonly #table: TaskTable
  readonly #heldChanges = new HeldChanges((arn) => this.#table.get(arn))
  readonly #bodies = createBodies(() => this.#engineId)
  readonly #promises = new Promises()
  readonly #telling = new Telling()
  readonly #ending = new Ending()
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

  constructor(parts: Parts) {
    const { store, config, scheduler, random, logger } = parts
    this.parts = { ...parts, docker: withTimeLimits(parts.docker, config, scheduler) }
    this.#engineId = parts.given?.engineId ?? randomHex(random, 20)
    const given = parts.given && {
      ...parts.given,
      tasks: parts.given.tasks.map((task) => ({ ...task, settings: config })),
    }
    this.#table = new TaskTable({
      engineId: () => this.#engineId,
      isMadeFor: (task, name, labels) => {
        const target = targetOf(task, name)
        return target !== undefined && this.#bodies.isMadeFor(target, labels)
      },
      limits: config,
      limitOf: limitOf(config),
    })
    this.roll = new Roll(this.#table)
    this.roll.expect(given?.tasks ?? [])
    this.#journal = new Journal({
      ...{ store, scheduler, random, logger },
      taskOf: (arn) => this.#table.get(arn),
      forgotten: (arn) => this.streams.forgotten(arn),
      isHeld: (arn) => this.#heldChanges.holds(arn),
    })
    this.#running = this.#runLoop()
    const hasEnded = () => this.#running.closed
    this.#opened$ = openStore({ store, logger, engineId: this.#engineId, given, hasEnded }).pipe(
      tap((kept) => this.#takeUp(kept)),
      once(),
    )
    this.#dialler = new Dialler({
      daemon$: this.streams.daemon$,
      tell: {
        dialled: () => this.streams.tellDaemon({ state: "connecting" }),
        hungUp: (reason) => this.#giveUp(reason),
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

  known(arn: string): TaskState {
    const task = this.roll.find(arn)
    if (task === undefined) throw new TaskNotFoundError(arn)
    return task
  }

  task$(arn: string): Observable<Task> {
    return this.streams.task$(arn, () => this.roll.present(arn))
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
    const isNew = event.kind === "submitted" && this.roll.find(arn) === undefined
    const refusal = this.#refusal(isReady) ?? (isNew ? this.#journal.failure : undefined)
    if (refusal !== undefined) return Promise.reject(refusal)
    if (event.kind === "submitted") this.roll.announce(arn)
    return this.#promises.make((pending) => this.#inputs$.next({ kind: "task", arn, event, pending }), value)
  }

  /** For what changes no task, but needs the daemon: nobody waits for one that is known to be away. It ends with the engine. */
  withDaemon<Value>(done$: Observable<unknown>, value: () => Value): Promise<Value> {
    const refusal = this.#refusal() ?? this.#absence()
    return refusal === undefined ? this.whileRunning(done$, value) : Promise.reject(refusal)
  }

  /** Whatever is begun ends with the engine, and is then rejected. */
  whileRunning<Value>(done$: Observable<unknown>, value: () => Value): Promise<Value> {
    if (this.#running.closed) return Promise.reject(new EngineShutDownError())
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
        // What was asked for is done, and written as soon as the disk takes it, all the same.
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
    return this.#ending.begin(() => this.#end(new EngineShutDownError(), () => this.streams.complete()))
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
    const isWatching = () => this.#table.isAnythingRunning()
    const connection$ = defer(() =>
      connection({ docker, engineId: this.#engineId, scheduler, random, isWatching }),
    ).pipe(
      tap({
        next: (input) => this.#inputs$.next(input),
        error: (error: unknown) => this.#fail(asError(error)),
      }),
    )
    return this.#opened$.pipe(mergeMap(() => connection$))
  }

  /** Nobody looks for the daemon any longer. It is away since it was missed first, and for that reason. */
  #giveUp(reason: EngineError): void {
    const { daemon } = this.streams
    if (daemon.state === "up") return
    const cause = daemon.state === "down" ? daemon.cause : reason
    this.#inputs$.next({ kind: "lost", at: this.now(), cause, retryAt: undefined })
  }

  /** What was not told of tasks that are taken up is told before anything else. */
  #takeUp({ engineId, tasks }: Kept): void {
    const { config: settings } = this.parts
    this.#engineId = engineId
    this.#isOpen = true
    const expected = this.roll.expect(tasks.map((task) => ({ ...task, settings })))
    this.#inputs$.next({ kind: "takenUp", at: this.now(), tasks: expected })
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
    if (folded.input.kind === "connected") this.#isReady = true
    this.roll.settle(folded)
    markOrigins(folded)
    this.#telling.during(folded, () => this.streams.tell(folded, this.#heldChanges.sift(folded)))
  }

  /** A reducer or the loop has failed, which is our own fault: every stream ends with the one error. */
  #fail(error: Error): void {
    this.parts.logger.error({ error }, "The engine has failed and is ended")
    this.disable()
    this.#ending.begin(() => this.#end(error, () => this.streams.fail(error))).catch(nothing)
  }

  /** Nothing is heard any more. What is left is written, then whoever still waits is told, and the streams end. */
  #end(error: Error, last: () => void): Observable<never> {
    this.#isReady = false
    this.#dialler.close()
    this.#running.unsubscribe()
    // Whoever ends it upon what is just being told ends it before that was passed on.
    if (this.#telling.folded !== undefined) void this.#journal.enter(this.#telling.folded)
    let isWritten = false
    return this.#journal.close().pipe(
      tap({ complete: () => (isWritten = true) }),
      finalize(() =>
        this.#telling.finallyDo(() => {
          if (isWritten) this.streams.tellChanges(this.#heldChanges.rest())
          this.#promises.breakAll(error)
          last()
        }),
      ),
    )
  }
}

const nothing = (): void => undefined
