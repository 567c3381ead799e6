/**
 * Everything that can happen to a task. Each event is a plain object with a `kind` in the past tense and the time `at`
 * which it was learnt. What a call to the daemon comes to and what the daemon's event stream tells are the same events: whichever
 * is first counts, and the other changes nothing.
 */
import type { ContainerInspection, DockerState } from "../model/daemon.ts"
import type { Failure, Verdict } from "../model/error.ts"
import type { ContainerStatus, TaskStatus } from "../model/status.ts"
import type { CallName, Submission, TaskState } from "../model/task.ts"

interface TaskOccurrences {
  submitted: Submission
  /** Taken over from a saved state. */
  restored: { readonly task: TaskState }
  /** The store has the task, as it was when it had this status. */
  recorded: OfSubmission & { readonly status: TaskStatus }
  /** The store cannot take the task, which is therefore not accepted. */
  declined: OfSubmission
  stopRequested: OfSubmission
  /** Every stop that its start had to wait for is done. */
  entered: object
  /** Stop it, remove its containers, forget it. */
  removalRequested: object
  /** What the daemon has of this task, by container name, after the connection was made. */
  listed: {
    readonly containers: Readonly<Record<string, { readonly containerId: string; readonly state: DockerState }>>
  }
  /** Somebody wants to know now, rather than at the next look. */
  checkRequested: object
  /** A backend has been told of the status. */
  sent: OfSubmission & { readonly status: TaskStatus }
  /** Time has passed a deadline. */
  elapsed: object
}

/** Of which submission it was told, where that is known: what is told of one says nothing of the next under its arn. */
interface OfSubmission {
  readonly submissionId?: string | undefined
}

/** Who it is in Docker: known where the daemon's own event told it. */
interface Identity {
  readonly containerId?: string | undefined
  readonly dockerName?: string | undefined
}

interface ContainerOccurrences {
  /** The call has its place and is being made; it is given up at `until`. */
  admitted: { readonly call: CallName; readonly until?: number | undefined }
  pulled: object
  created: Identity & { readonly containerId: string }
  /** `startedAt` and `diedAt` are the daemon's clock, known where the daemon's own event told it. */
  started: Identity & { readonly startedAt?: number | undefined }
  died: Identity & { readonly exitCode?: number | undefined; readonly diedAt?: number | undefined }
  /** One of its processes was killed for memory; it may live on. `lackedAt` is the daemon's clock. */
  lackedMemory: { readonly lackedAt: number }
  /** The stop has been answered: no process is left, though its exit code may still be on its way. */
  stopped: object
  /** By the answer to a removal of ours, or by the daemon's event. */
  removed: { readonly isAnswer?: boolean | undefined }
  inspected: { readonly inspection: ContainerInspection }
  failed: {
    readonly call: CallName
    readonly failure: Failure
    readonly verdict: Verdict
    /** The same call may succeed later. */
    readonly retryable?: boolean | undefined
  }
  /** A backend has been told of the status. */
  sent: OfSubmission & { readonly status: ContainerStatus }
}

type Tagged<Occurrences, More> = {
  readonly [Kind in keyof Occurrences]: { readonly kind: Kind; readonly at: number } & More & Occurrences[Kind]
}

/** What happens to one container, named by its name within the task. */
export type ContainerOccurrence = Tagged<
  ContainerOccurrences,
  { readonly container: string }
>[keyof ContainerOccurrences]

/** What happens to a task. */
export type TaskEvent = Tagged<TaskOccurrences, object>[keyof TaskOccurrences] | ContainerOccurrence

/** The event of one kind. */
export type EventOf<Kind extends TaskEvent["kind"]> = Extract<TaskEvent, { kind: Kind }>
