/**
 * Changes made durable, in groups: while one batch is being written, all that changes meanwhile is gathered into the next,
 * of each task only the latest state. What could not be written is given again later, for as long as it takes. Whoever waits is
 * told: the reducers by an input, a caller by the promise it holds.
 */
import {
  catchError,
  concat,
  defer,
  EMPTY,
  filter,
  ignoreElements,
  map,
  merge,
  mergeMap,
  Subject,
  Subscription,
  take,
  throwError,
  timer,
  type Observable,
} from "rxjs"
import type { TaskEvent } from "../lifecycle/index.ts"
import { backoffMs, defaultBackoff } from "../model/backoff.ts"
import { TaskNotFoundError } from "../model/error.ts"
import type { Logger } from "../model/logger.ts"
import { asStoreError, StoreError } from "../model/store-error.ts"
import type { TaskState } from "../model/task.ts"
import type { Store, TaskRecord } from "../store/store.ts"
import { askFirst } from "./first-answer.ts"
import { heir, type Heritage } from "./heir.ts"
import type { Input, Pending } from "./input.ts"
import type { Folded } from "./table.ts"

export interface JournalParts extends Heritage {
  readonly store: Store
  readonly random: () => number
  readonly logger: Logger
  /** Something of the task waits to be told until it is written. */
  readonly isHeld: (arn: string) => boolean
}

/** States that are written together, and the callers who wait for one of them. */
interface Batch {
  readonly tasks: Map<string, TaskState | undefined>
  readonly waiting: Pending[]
}

export class Journal {
  readonly #parts: JournalParts
  readonly #outcomes$ = new Subject<Input>()
  readonly #quiet$ = new Subject<void>()
  #next = newBatch()
  #inFlight: Batch | undefined
  /** The submission that the disk has under each arn. */
  readonly #durable = new Map<string, string>()
  /** A batch is being written, or what came of it is being told. */
  #isBusy = false
  #isClosing = false
  #hasToTakeBack = false
  #failure: StoreError | undefined
  #retry = Subscription.EMPTY
  #failures = 0

  constructor(parts: JournalParts) {
    this.#parts = parts
  }

  /** Why the last write has failed, if it has. */
  get failure(): StoreError | undefined {
    return this.#failures === 0 ? undefined : this.#failure
  }

  /** Enters what each fold has changed; emits what comes of it. */
  record(folded$: Observable<Folded>): Observable<Input> {
    const heirs$ = folded$.pipe(
      map((folded) => this.enter(folded)),
      filter((heir$) => heir$ !== undefined),
      mergeMap((heir$) => heir$),
    )
    return merge(this.#outcomes$, heirs$)
  }

  /** Writes what is left, and closes the store in any case; errors with a `StoreError` where something could not be written. */
  close(): Observable<never> {
    const quiet = (): Observable<void> => (this.#isBusy ? this.#quiet$.pipe(take(1)) : EMPTY)
    return concat(
      defer(() => {
        this.#isClosing = true
        this.#retry.unsubscribe()
        return quiet()
      }),
      defer(() => {
        this.#writeNext()
        return quiet()
      }),
      defer(() => {
        if (this.#hasToTakeBack) this.#writeNext()
        return quiet()
      }),
      defer(() => this.#parts.store.close()).pipe(
        catchError((error: unknown) => throwError(() => (this.#hasLeft ? this.#failure : asStoreError(error)))),
      ),
      defer(() => (this.#hasLeft ? throwError(() => this.#failure) : EMPTY)),
    ).pipe(ignoreElements())
  }

  /** Something could not be written. */
  get #hasLeft(): boolean {
    return this.#next.tasks.size > 0
  }

  /** Also one that was not recorded as the loop has ended meanwhile. Gives what comes of it later, if anything does. */
  enter(folded: Folded): Observable<Input> | undefined {
    const heir$ = heir(folded, this.#parts)
    const { input, tasks } = folded
    if (input.kind === "takenUp") {
      this.#remember(input.tasks.map((task) => [task.definition.arn, task]))
      for (const task of input.tasks) this.#tell(recordedAs(task))
    } else
      for (const [arn, task] of tasks) {
        if (!isMereRecord(folded, arn)) this.#next.tasks.set(arn, task)
        // Whoever comes after it under its arn is new, whatever its id.
        if (task === undefined) this.#durable.delete(arn)
      }
    // Whoever has submitted an heir waits for that one, and not for what has become of its predecessor.
    if (heir$ === undefined && input.kind === "task" && input.pending !== undefined)
      this.#answer(input.arn, input.pending, tasks.has(input.arn))
    if (!this.#isBusy && this.#retry.closed) this.#writeNext()
    return heir$
  }

  /** What a caller is to rely on may be on its way to the disk already, or have been brought about by somebody else. */
  #answer(arn: string, pending: Pending, hasChanged: boolean): void {
    const batch = [this.#next, this.#inFlight].find((each) => each?.tasks.has(arn))
    if (this.#parts.taskOf(arn) === undefined && !hasChanged) pending.reject(new TaskNotFoundError(arn))
    else if (batch === undefined) pending.resolve()
    else batch.waiting.push(pending)
  }

  #writeNext(): void {
    const batch = this.#next
    if (batch.tasks.size === 0) return
    this.#isBusy = true
    this.#hasToTakeBack = false
    this.#inFlight = batch
    this.#next = newBatch()
    askFirst(() => this.#parts.store.write(recordsOf(batch)), {
      next: () => this.#keep(batch),
      error: (error) => this.#lose(batch, asStoreError(error)),
      nothing: () => this.#lose(batch, new StoreError("The store has not answered")),
    })
  }

  #keep({ tasks, waiting }: Batch): void {
    this.#failures = 0
    this.#inFlight = undefined
    this.#remember(tasks)
    for (const pending of waiting) pending.resolve()
    this.#tellInTurns([...tasks.values()].filter((task) => this.#isAwaited(task)).map(recordedAs))
  }

  #remember(written: Iterable<readonly [arn: string, task: TaskState | undefined]>): void {
    for (const [arn, task] of written)
      if (task === undefined) this.#durable.delete(arn)
      else this.#durable.set(arn, task.submissionId)
  }

  /** Not even its definition is durable; the task itself hears only later that it is. */
  #isNew(arn: string, task: TaskState | undefined): task is TaskState {
    return task !== undefined && task.recorded === undefined && this.#durable.get(arn) !== task.submissionId
  }

  /** Told only where somebody waits for it: a task for its definition and for its end, or whoever has news of it. */
  #isAwaited(task: TaskState | undefined): task is TaskState {
    if (task === undefined) return false
    const { recorded, known, definition } = task
    const isDue = recorded !== known && (recorded === undefined || known === "STOPPED")
    return isDue || this.#parts.isHeld(definition.arn)
  }

  /** The latest states win; a task that was being added is not accepted, and may be added again as soon as its caller hears of it. */
  #lose({ tasks, waiting }: Batch, error: StoreError): void {
    this.#parts.logger.warn({ error }, "The state could not be written, and is written later")
    this.#failure = error
    this.#failures += 1
    this.#inFlight = undefined
    this.#next = { tasks: new Map([...tasks, ...this.#next.tasks]), waiting: this.#next.waiting }
    if (!this.#isClosing) this.#retryLater()
    for (const [arn, task] of tasks) if (this.#isNew(arn, task)) this.#tell(declined(task))
    if (this.#isClosing) this.#takeBack([...tasks.keys()])
    for (const pending of waiting) pending.reject(error)
    this.#settle()
  }

  #retryLater(): void {
    const { scheduler, random } = this.#parts
    const waitMs = backoffMs(defaultBackoff, this.#failures, random)
    this.#retry = timer(waitMs, scheduler).subscribe(() => {
      this.#retry.unsubscribe()
      this.#writeNext()
    })
  }

  /** What is not accepted, and may be on the disk all the same, is taken back: the loop, which would do so, hears nothing any more. */
  #takeBack(arns: readonly string[]): void {
    for (const arn of arns.filter((each) => this.#isNew(each, this.#next.tasks.get(each)))) {
      this.#next.tasks.set(arn, undefined)
      this.#hasToTakeBack = true
    }
  }

  /** Of a large batch the callers have heard first, and others' events come between. */
  #tellInTurns(told: readonly Told[]): void {
    for (const each of told.slice(0, toldInATurn)) this.#tell(each)
    if (told.length <= toldInATurn) this.#settle()
    else this.#parts.scheduler.schedule(() => this.#tellInTurns(told.slice(toldInATurn)))
  }

  #tell({ event, ...told }: Told): void {
    this.#outcomes$.next({ kind: "task", ...told, event: { ...event, at: this.#parts.scheduler.now() } })
  }

  #settle(): void {
    this.#isBusy = false
    this.#quiet$.next()
    if (!this.#isClosing && this.#retry.closed) this.#writeNext()
  }
}

/** Each begins what may be begun now, about 50 µs of work. */
const toldInATurn = 32

/** What a task learns of its own record. */
interface Told {
  readonly arn: string
  readonly event: Unaddressed<Extract<TaskEvent, { kind: "recorded" | "declined" }>>
  readonly written?: TaskState
}
type Unaddressed<Event> = Event extends TaskEvent ? Omit<Event, "at"> : never

const newBatch = (): Batch => ({ tasks: new Map(), waiting: [] })

const recordsOf = ({ tasks }: Batch): readonly TaskRecord[] => {
  const records: TaskRecord[] = []
  for (const [arn, task] of tasks) records.push({ arn, task })
  return records
}

const recordedAs = (task: TaskState): Told => ({
  arn: task.definition.arn,
  event: { kind: "recorded", status: task.known, submissionId: task.submissionId },
  written: task,
})

const declined = ({ definition: { arn }, submissionId }: TaskState): Told => ({
  arn,
  event: { kind: "declined", submissionId },
})

/** That something is durable need not be so itself; but upon it a task may be forgotten. */
const isMereRecord = ({ input, changes, tasks }: Folded, arn: string): boolean =>
  input.kind === "task" &&
  input.event.kind === "recorded" &&
  input.arn === arn &&
  changes.length === 0 &&
  tasks.get(arn) !== undefined
