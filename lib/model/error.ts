/**
 * Every error has a name that a log can be searched for, a code that a program can branch on, and says whether trying
 * again may help. In a task's state an error is plain data, a {@link Failure}, so that the state stays JSON.
 */

/**
 * What a failed call to the daemon proves:
 * `refused`, it answered no; `missing`, it has no such container or, on a pull or a create, no such image; `conflict`, the name is taken;
 * `unreachable`, the request never reached it; `cut`, nothing, for the connection was lost before the answer, which says nothing
 * against the call itself; `unknown`, nothing either: it may have been done all the same.
 */
export type Verdict = "refused" | "missing" | "conflict" | "unreachable" | "cut" | "unknown"

/** What an error says beside its name and message. */
export interface EngineErrorOptions {
  /** The same may succeed later; default false. */
  readonly retryable?: boolean | undefined
  /** Of a call to a daemon. */
  readonly verdict?: Verdict | undefined
  readonly cause?: unknown
}

/**
 * The root of every error this package makes.
 *
 * @example
 * const error = new EngineError("StoreError", "The disk is full", { retryable: true })
 * error.code // "E_STORE"
 */
export class EngineError extends Error {
  override readonly name: string
  /** `E_` and the name in capitals: `E_DOCKER_TIMEOUT`. */
  readonly code: `E_${string}`
  /** True where the same call may succeed later without any change. */
  readonly retryable: boolean
  /** For a call to the daemon: what its failure proves. */
  readonly verdict: Verdict

  constructor(name: string, message: string, options: EngineErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.name = name
    this.code = `E_${snake(name)}`
    this.retryable = options.retryable ?? false
    this.verdict = options.verdict ?? "refused"
  }
}

const snake = (name: string): string =>
  name
    .replace(/Error$/, "")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toUpperCase()

/** The calls to the daemon that have an error of their own, `Cannot<X>ContainerError`. */
export type CannotVerb = "Pull" | "Create" | "Start" | "Stop" | "Inspect" | "Describe" | "Remove" | "List"

/**
 * The daemon refused or failed a call; the message is the daemon's own (spec 5.9). Corresponds to `CannotXContainerError`.
 *
 * @example
 * new CannotContainerError("Pull", "manifest unknown").name // "CannotPullContainerError"
 */
export class CannotContainerError extends EngineError {
  constructor(verb: CannotVerb, message: string, options?: EngineErrorOptions) {
    super(`Cannot${verb}ContainerError`, message, options)
  }
}

/**
 * A call's limit passed without an answer, which proves nothing about what the daemon did (spec 5.9, DC-6). Corresponds to
 * `DockerTimeoutError`.
 *
 * @example
 * new DockerTimeoutError("started", 90_000).message // "Could not transition to started; timed out after waiting 1m30s"
 */
export class DockerTimeoutError extends EngineError {
  /** `transition` is the original's word: `pulled`, `created`, `started`, `stopped`, `inspecting`, … */
  constructor(transition: string, afterMs: number) {
    super(
      "DockerTimeoutError",
      `Could not transition to ${transition}; timed out after waiting ${formatDuration(afterMs)}`,
      {
        retryable: true,
        verdict: "unknown",
      },
    )
  }
}

/**
 * No daemon answers, and the message says where it was looked for; or it does not speak the API version asked for, which the
 * message then begins with (spec 5.9). Corresponds to `CannotGetDockerClientError`, whose name has the same odd capitals.
 *
 * @example
 * new CannotGetDockerclientError("no Docker daemon at unix:///var/run/docker.sock").retryable // true
 */
export class CannotGetDockerclientError extends EngineError {
  constructor(message: string, options: EngineErrorOptions = {}) {
    super("CannotGetDockerclientError", message, { retryable: true, verdict: "unreachable", ...options })
  }
}

/**
 * A container that was there is gone from the daemon. Corresponds to `ContainerVanishedError`.
 *
 * @example
 * new ContainerVanishedError().message // "No container matching saved ID found"
 */
export class ContainerVanishedError extends EngineError {
  constructor() {
    super("ContainerVanishedError", "No container matching saved ID found", { verdict: "missing" })
  }
}

/**
 * The container's main process was killed for its use of memory. Corresponds to `OutOfMemoryError`.
 *
 * @example
 * new OutOfMemoryError().message // "Container killed due to memory usage"
 */
export class OutOfMemoryError extends EngineError {
  constructor() {
    super("OutOfMemoryError", "Container killed due to memory usage")
  }
}

/**
 * What the daemon itself noted against the container, its `State.Error`. Corresponds to `DockerStateError`.
 *
 * @example
 * new DockerStateError("driver failed programming external connectivity").code // "E_DOCKER_STATE"
 */
export class DockerStateError extends EngineError {
  constructor(message: string) {
    super("DockerStateError", message)
  }
}

/** One thing wrong with a caller's input. */
export interface Issue {
  /** Where: `containers[0].links[1]`; empty for the input itself. */
  readonly path: string
  readonly expected: string
  /** What stood there, shortened; never a secret's value. */
  readonly got: string
}

/**
 * The caller's input cannot be used; `issues` names every offending path, not only the first. What a task, options and a saved state are
 * refused with is one.
 *
 * @example
 * const error: unknown = await createTaskEngine().addTask({ containers: [] }).catch((reason: unknown) => reason)
 * const paths = error instanceof InvalidInputError ? error.issues.map(({ path }) => path) : []
 * paths // ["containers"]
 */
export class InvalidInputError extends EngineError {
  readonly issues: readonly Issue[]
  constructor(name: string, what: string, issues: readonly Issue[]) {
    super(name, `${what}: ${issues.map(formatIssue).join("; ")}`)
    this.issues = issues
  }
}

/**
 * A task was submitted that cannot be run as it is; it was not added.
 *
 * @example
 * const error = new InvalidTaskError([{ path: "containers[0].cpu", expected: "a whole number", got: "-1" }])
 * error.message // "Invalid task: containers[0].cpu: expected a whole number, got -1"
 */
export class InvalidTaskError extends InvalidInputError {
  constructor(issues: readonly Issue[]) {
    super("InvalidTaskError", "Invalid task", issues)
  }
}

/**
 * An engine was asked for with options that it cannot use; it was not made.
 *
 * @example
 * const error = new InvalidOptionsError([{ path: "config.maxPulls", expected: "a whole number", got: "0" }])
 * error.issues[0]?.path // "config.maxPulls"
 */
export class InvalidOptionsError extends InvalidInputError {
  constructor(issues: readonly Issue[]) {
    super("InvalidOptionsError", "Invalid options", issues)
  }
}

export const formatIssue = ({ path, expected, got }: Issue): string =>
  `${path === "" ? "" : `${path}: `}expected ${expected}, got ${got}`

/**
 * A method that acts was called before `init` has succeeded.
 *
 * @example
 * const engine = createTaskEngine()
 * await engine.stopTask("task/1").catch((error) => error.name) // "EngineNotInitializedError"
 */
export class EngineNotInitializedError extends EngineError {
  constructor() {
    super("EngineNotInitializedError", "Call init() or mustInit() first, and wait for it")
  }
}

/**
 * The engine accepts no more tasks (BUG-18).
 *
 * @example
 * const engine = createTaskEngine()
 * engine.disable()
 * await engine.addTask({ containers: [] }).catch((error) => error.name) // "EngineDisabledError"
 */
export class EngineDisabledError extends EngineError {
  constructor() {
    super("EngineDisabledError", "The engine has been disabled and accepts no more tasks")
  }
}

/**
 * The engine has been shut down, so that what was pending will not come about.
 *
 * @example
 * const engine = createTaskEngine()
 * await engine.shutdown()
 * await engine.init().catch((error) => error.name) // "EngineShutDownError"
 */
export class EngineShutDownError extends EngineError {
  constructor() {
    super("EngineShutDownError", "The engine has been shut down")
  }
}

/**
 * No task has the arn, or not any longer. Takes the place of `ContainerNotFound`, which the original never uses.
 *
 * @example
 * const engine = createTaskEngine()
 * await firstValueFrom(engine.task$("task/1")).catch((error) => error.name) // "TaskNotFoundError"
 */
export class TaskNotFoundError extends EngineError {
  constructor(arn: string) {
    super("TaskNotFoundError", `No task has the arn ${arn}`)
  }
}

/** Whatever was thrown, as an `Error`. */
export const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(printed(thrown)))

/** Whatever was thrown, in words; some things have none. */
export const printed = (thrown: unknown): string => {
  try {
    return String(thrown)
  } catch {
    return "something that cannot be printed"
  }
}

/** An error as it stands in a task's state. */
export interface Failure {
  readonly name: string
  readonly message: string
}

export const asFailure = ({ name, message }: Failure): Failure => ({ name, message })

/** `"<name>: <message>"`, formatted once (DM-35, BUG-23). */
export const formatReason = ({ name, message }: Failure): string => `${name}: ${message}`

/** Go's style, as the original prints its limits: `10s`, `1m0s`, `2h0m0s`, `250ms`. */
export const formatDuration = (ms: number): string => {
  if (ms < 1000) return `${String(ms)}ms`
  const seconds = (ms % 60_000) / 1000
  const minutes = Math.floor(ms / 60_000) % 60
  const hours = Math.floor(ms / 3_600_000)
  const tail = `${String(seconds)}s`
  return hours > 0 ? `${String(hours)}h${String(minutes)}m${tail}` : minutes > 0 ? `${String(minutes)}m${tail}` : tail
}
