/**
 * The public engine: each method becomes an input of the loop, or a question to what the loop has folded, and says what the caller
 * is to get for it.
 */
import { isLeft, orElse } from "fp-ts/lib/Either.js"
import { catchError, defer, firstValueFrom, fromEvent, last, map, merge, of, take, tap, type Observable } from "rxjs"
import { capabilitiesOf } from "../docker/capability.ts"
import type { Blocker, TaskEvent, TaskState } from "../lifecycle/index.ts"
import type { StateChange } from "../model/change.ts"
import type { TaskDefinition } from "../model/definition.ts"
import {
  CannotGetDockerclientError,
  EngineDisabledError,
  EngineError,
  InvalidOptionsError,
  InvalidTaskError,
} from "../model/error.ts"
import type { Logger } from "../model/logger.ts"
import { isAtLeast } from "../model/status.ts"
import { findChangeIssues } from "../wire/change-check.ts"
import { encodeState, type SavedState } from "../wire/saved-state.ts"
import { idleOverlayKeys } from "../wire/idle-overlay.ts"
import { decodeTask, type TaskInput } from "../wire/task-input.ts"
import { Core } from "./core.ts"
import { laterUuid, randomHex, randomUuid } from "./id.ts"
import { originOf } from "./origin.ts"
import { decodeOptions, type TaskEngineOptions } from "./options.ts"
import { findOrphans, removeOrphans, type Orphan, type OrphanParts } from "./orphans.ts"
import { retryWhatMayPass } from "./retry.ts"
import { followRun } from "./run.ts"
import type { DaemonStatus, TaskEngine } from "./task-engine.ts"
import { withKnownContainers } from "./update.ts"
import { viewTask, type Task } from "./view.ts"

/**
 * Makes an engine. It decodes its options at once, and throws `InvalidOptionsError` with every key that cannot be used, or where the
 * `state` cannot be, an `InvalidStateError` or `UnsupportedStateError`; it talks to no daemon before `init`. Corresponds to
 * `NewTaskEngine` and `NewDockerTaskEngine`.
 *
 * @example
 * const engine = createTaskEngine({ config: { stopGraceMs: 5_000 } })
 * engine.listTasks() // []
 */
export const createTaskEngine = (options: TaskEngineOptions = {}): TaskEngine =>
  new DockerTaskEngine(new Core(decodeOptions(options)))

class DockerTaskEngine implements TaskEngine {
  readonly #core: Core
  readonly changes$: TaskEngine["changes$"]
  readonly taskChanges$: TaskEngine["taskChanges$"]
  readonly containerChanges$: TaskEngine["containerChanges$"]
  readonly progress$: TaskEngine["progress$"]
  readonly daemon$: TaskEngine["daemon$"]

  constructor(core: Core) {
    const { changes$, taskChanges$, containerChanges$, progress$, daemon$ } = core.streams
    this.#core = core
    this.changes$ = changes$
    this.taskChanges$ = taskChanges$
    this.containerChanges$ = containerChanges$
    this.progress$ = progress$
    this.daemon$ = daemon$
  }

  async init(): Promise<void> {
    const status = await this.#core.connect(({ state }) => state !== "connecting")
    if (status.state === "down") throw status.cause
  }

  mustInit({ signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    const { scheduler, random } = this.#core.parts
    const connected$ = defer(async () => {
      const status = await this.#core.connect((each) => each.state === "up" || isHopeless(each), signal)
      if (status.state === "down") throw status.cause
    })
    const hasEnded$ = this.#core.streams.daemon$.pipe(
      last(null, undefined),
      catchError(() => of(undefined)),
    )
    const isOver$ = signal === undefined ? hasEnded$ : merge(hasEnded$, fromEvent(signal, "abort"))
    const isAborted = () => signal?.aborted === true
    return firstValueFrom(connected$.pipe(retryWhatMayPass(scheduler, random, isOver$, isAborted), map(nothing)))
  }

  addTask(input: TaskInput): Promise<Task> {
    return this.#add(input, nothing)
  }

  /** `taken` is called as soon as the task is accepted, before anything is told of one that is new. */
  #add(input: TaskInput, taken: (task: TaskState) => void, givenId?: string): Promise<Task> {
    if (this.#core.isDisabled) return Promise.reject(new EngineDisabledError())
    const { random, config: settings, logger } = this.#core.parts
    const decoded = this.#decode(input)
    if (isLeft(decoded)) return Promise.reject(new InvalidTaskError(decoded.left))
    const definition = decoded.right
    const submissionId = givenId ?? randomHex(random, 20)
    const submission = { definition, settings, order: this.#core.roll.nextSubmission(), submissionId }
    return this.#core.ask(definition.arn, { kind: "submitted", at: this.#core.now(), ...submission }, () => {
      const task = this.#core.known(definition.arn)
      taken(task)
      warnOfIdleKeys(definition, logger)
      return viewTask(task)
    })
  }

  stopTask(arn: string): Promise<void> {
    return this.#core.ask(arn, { kind: "stopRequested", at: this.#core.now() }, nothing)
  }

  removeTask(arn: string): Promise<void> {
    return this.#core.forget(arn)
  }

  run(input: TaskInput): Observable<StateChange> {
    return defer(() => {
      const arn = input.arn ?? this.#newArn()
      return followRun(randomHex(this.#core.parts.random, 20), {
        present: this.#core.roll.find(arn),
        changes$: this.#core.streams.changesOf(arn),
        add: (submissionId, taken) => this.#add({ ...input, arn }, taken, submissionId),
        stop: (submissionId) => {
          this.#core.ask(arn, { kind: "stopRequested", at: this.#core.now(), submissionId }, nothing).catch(nothing)
        },
      })
    })
  }

  task$(arn: string): Observable<Task> {
    return this.#core.task$(arn)
  }

  listTasks(): readonly Task[] {
    return this.#core.roll.all().map(viewTask)
  }

  explain(arn: string): readonly Blocker[] {
    return this.#core.explain(arn)
  }

  orphans(): Promise<readonly Orphan[]> {
    let found: readonly Orphan[] = []
    const found$ = defer(() => findOrphans(this.#orphanParts())).pipe(tap((orphans) => (found = orphans)))
    return this.#core.withDaemon(found$, () => found)
  }

  sweepOrphans(): Promise<void> {
    return this.#core.withDaemon(
      defer(() => removeOrphans(this.#orphanParts())),
      nothing,
    )
  }

  version(): Promise<string> {
    return this.#ask(this.#core.parts.docker.version())
  }

  checkTaskState(arn: string): Promise<void> {
    return this.#core.ask(arn, { kind: "checkRequested", at: this.#core.now() }, nothing)
  }

  markSent(change: StateChange): Promise<void> {
    const issues = findChangeIssues(change)
    if (issues.length > 0) return Promise.reject(new InvalidOptionsError(issues))
    const mark = { kind: "sent", at: this.#core.now(), submissionId: originOf(change) } as const
    const event: TaskEvent =
      change.kind === "task"
        ? { ...mark, status: change.status }
        : { ...mark, status: change.status, container: change.containerName }
    return this.#core.ask(change.taskArn, event, nothing, this.#core.isOpen)
  }

  isSent(change: StateChange): boolean {
    const task = this.#core.roll.find(change.taskArn)
    const submissionId = originOf(change)
    if (task === undefined || (submissionId !== undefined && submissionId !== task.submissionId)) return false
    const told = change.kind === "task" ? task : task.containers.find(({ name }) => name === change.containerName)
    return told !== undefined && isAtLeast(told.sent, change.status)
  }

  capabilities(): Promise<readonly string[]> {
    const { docker, config } = this.#core.parts
    return this.#ask(docker.supportedVersions().pipe(map((versions) => capabilitiesOf(versions, config))))
  }

  toJSON(): SavedState {
    return encodeState(this.#core.engineId, this.#core.roll.all())
  }

  disable(): void {
    this.#core.disable()
  }

  shutdown(): Promise<void> {
    return this.#core.shutdown()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown()
  }

  /** The daemon's first answer. */
  #ask<Value>(answer$: Observable<Value>): Promise<Value> {
    let told = (): Value => {
      throw new EngineError("NoAnswerError", "The daemon has not answered")
    }
    const told$ = answer$.pipe(
      take(1),
      tap((value) => (told = () => value)),
    )
    return this.#core.whileRunning(told$, () => told())
  }

  /** Looked at again only where it is refused, since nearly nothing is. */
  #decode(input: TaskInput): ReturnType<typeof decodeTask> {
    const newArn = () => this.#newArn()
    const defaults = {
      get arn() {
        return newArn()
      },
    }
    return orElse(() =>
      decodeTask(
        withKnownContainers(input, (arn) => this.#core.roll.find(arn)),
        defaults,
      ),
    )(decodeTask(input, defaults))
  }

  /** No other task's, also where `random` draws the same again: where it is constant, or seeded as it was for a process before. */
  #newArn(): string {
    const { parts, roll } = this.#core
    const drawn = randomUuid(parts.random)
    let arn = `task/${drawn}`
    for (let later = roll.submissions; roll.present(arn) !== undefined; later += 1)
      arn = `task/${laterUuid(drawn, later)}`
    return arn
  }

  #orphanParts(): OrphanParts {
    const { engineId, parts } = this.#core
    return { docker: parts.docker, engineId, taskOf: (arn) => this.#core.roll.find(arn) }
  }
}

/** In one line, however many there are. */
const warnOfIdleKeys = (definition: TaskDefinition, logger: Logger): void => {
  const [first, ...more] = idleOverlayKeys(definition)
  if (first === undefined) return
  const others = more.length === 0 ? "" : ` (nor are ${String(more.length)} others)`
  logger.warn(
    { taskArn: definition.arn, issue: first },
    `${first.path} is not used: expected ${first.expected}${others}`,
  )
}

/** Only whoever says where the daemon is, or what it is to speak, can cure that. */
const isHopeless = (status: DaemonStatus): boolean =>
  status.state === "down" && status.cause instanceof CannotGetDockerclientError && !status.cause.retryable

const nothing = (): void => undefined
