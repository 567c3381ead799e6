/**
 * What the engine tells: each fold is passed on to whoever listens, routed by arn where they listen to one task. Subjects
 * stay in here; subscribers are guests and can delay or harm nobody.
 */
import { isDeepStrictEqual } from "node:util"
import { BehaviorSubject, distinctUntilChanged, filter, map, Observable, Subject, take } from "rxjs"
import type { SharedProgress } from "../docker/shared-pull.ts"
import type { TaskState } from "../lifecycle/index.ts"
import type { ContainerStateChange, StateChange, TaskStateChange } from "../model/change.ts"
import { TaskNotFoundError } from "../model/error.ts"
import { isReported } from "../model/status.ts"
import type { InputOf } from "./input.ts"
import { Router } from "./router.ts"
import type { Folded } from "./table.ts"
import type { DaemonStatus } from "./task-engine.ts"
import { viewTask, type Task } from "./view.ts"

export class Streams {
  readonly #changes$ = new Subject<StateChange>()
  readonly #daemon$ = new BehaviorSubject<DaemonStatus>({ state: "connecting" })
  readonly #progress$ = new Subject<SharedProgress>()
  readonly #changesOf = new Router<StateChange>()
  readonly #states = new Router<TaskState>()
  readonly #forgotten = new Router<void>()

  readonly changes$ = this.#changes$.asObservable()
  readonly progress$ = this.#progress$.asObservable()
  readonly daemon$ = this.#daemon$.asObservable()

  readonly taskChanges$: Observable<TaskStateChange> = this.#changes$.pipe(
    filter((change) => change.kind === "task"),
    filter(({ status }) => isReported(status)),
  )

  readonly containerChanges$: Observable<ContainerStateChange> = this.#changes$.pipe(
    filter((change) => change.kind === "container"),
    filter(({ status }) => isReported(status)),
  )

  /** The present of `daemon$`. */
  get daemon(): DaemonStatus {
    return this.#daemon$.value
  }

  /** The changes of one task until it is forgotten. */
  changesOf(arn: string): Observable<StateChange> {
    return this.#changesOf.listen(arn)
  }

  /** Emits once, when the task is forgotten. */
  forgotten(arn: string): Observable<void> {
    return this.#forgotten.listen(arn).pipe(take(1))
  }

  /**
   * Completes when the task is forgotten. Whoever listens hears the present first, even if it acts on it at once; of a task that is
   * coming, as soon as it is there.
   */
  task$(arn: string, present: () => TaskState | "coming" | undefined): Observable<Task> {
    const states$ = new Observable<TaskState>((subscriber) => {
      const task = present()
      if (task === undefined) {
        subscriber.error(new TaskNotFoundError(arn))
        return
      }
      const later$ = this.#states.listen(arn)
      const { isOver } = this.#states
      if (isOver && task !== "coming") subscriber.next(task)
      subscriber.add(later$.subscribe(subscriber))
      if (!isOver && task !== "coming") subscriber.next(task)
    })
    return states$.pipe(
      map(viewTask),
      distinctUntilChanged<Task>((one, other) => isDeepStrictEqual(one, other)),
    )
  }

  tellDaemon(status: DaemonStatus): void {
    this.#daemon$.next(status)
  }

  tellPull(progress: SharedProgress): void {
    this.#progress$.next(progress)
  }

  /** `changes` are those that may be told by now. */
  tell({ input, tasks }: Folded, changes: readonly StateChange[]): void {
    if (input.kind === "connected")
      this.tellDaemon({ state: "up", version: input.version, apiVersion: input.apiVersion })
    if (input.kind === "lost") this.#tellLost(input)
    this.tellChanges(changes)
    for (const [arn, task] of tasks)
      if (task === undefined) this.#forget(arn)
      else this.#states.next(arn, task)
  }

  tellChanges(changes: readonly StateChange[]): void {
    for (const change of changes) {
      this.#changes$.next(change)
      this.#changesOf.next(change.taskArn, change)
    }
  }

  /** It is away since it was missed first. */
  #tellLost({ at, cause, retryAt }: InputOf<"lost">): void {
    const present = this.#daemon$.value
    const since = present.state === "down" ? present.since : at
    this.tellDaemon({ state: "down", since, cause, ...(retryAt === undefined ? {} : { retryAt }) })
  }

  /** Whoever was promised it hears of it before those who only watch. */
  #forget(arn: string): void {
    this.#forgotten.next(arn, undefined)
    this.#changesOf.complete(arn)
    this.#states.complete(arn)
  }

  /** Our own fault: every stream ends with the same error. */
  fail(error: Error): void {
    this.#changes$.error(error)
    this.#progress$.error(error)
    this.#daemon$.error(error)
    this.#changesOf.errorAll(error)
    this.#states.errorAll(error)
  }

  complete(): void {
    this.#changes$.complete()
    this.#progress$.complete()
    this.#daemon$.complete()
    this.#changesOf.completeAll()
    this.#states.completeAll()
    this.#forgotten.completeAll()
  }
}
