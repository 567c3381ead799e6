/**
 * What is known of a task: everything that can change, and nothing that cannot. A definition is shared, never copied; a
 * state is replaced, never changed; all of it is JSON. Times are epoch milliseconds.
 */
import type { EngineConfig } from "./config.ts"
import type { ContainerDefinition, PortBinding, TaskDefinition } from "./definition.ts"
import { formatReason, type Failure } from "./error.ts"
import type { ContainerStatus, TaskStatus } from "./status.ts"

/** The durations that the reducers decide by; one object shared by all tasks of an engine. */
export type Settings = Pick<EngineConfig, "stopGraceMs" | "stoppedTaskRetentionMs" | "steadyStateCheckMs">

/** All that is known of one task; times in epoch milliseconds. Corresponds to the `managedTask` of the ECS engine. */
export interface TaskState {
  readonly definition: TaskDefinition
  readonly settings: Settings
  /** The place in the order of submission; whoever came first is served first. */
  readonly order: number
  /** Tells two submissions of one arn apart, so that a new one never takes an old one's container for its own. */
  readonly submissionId: string
  readonly desired: TaskStatus
  readonly known: TaskStatus
  readonly knownAt: number
  readonly sent: TaskStatus
  /** The status that is durably recorded; undefined: not even the definition is yet. */
  readonly recorded: TaskStatus | undefined
  /** The container whose end stops the task; undefined: none has, or somebody asked for the stop. */
  readonly stoppedBy: string | undefined
  /** Its containers are to go as soon as it has stopped, and it with them. */
  readonly removal: boolean
  /** The number under which its stop is registered: starts with this number or a higher one wait for its end (TM-21). */
  readonly stopSequence: number | undefined
  /** It has passed the sequence gate: every stop that its start had to wait for is done (TM-3). */
  readonly hasEntered: boolean
  /** When it is looked at next without cause, while it runs (TM-4). */
  readonly checkAt: number | undefined
  /** In the order of the definition. */
  readonly containers: readonly ContainerState[]
}

/** The calls to the daemon that are made for one container. */
export type CallName = "pull" | "create" | "start" | "stop" | "remove" | "inspect"

/** The one call that a container waits for: first for its place, then for its answer. */
export interface Call {
  readonly name: CallName
  /** Counts the container's calls: by it a call that is new is told from the one before it. Answers go by the name alone. */
  readonly turn: number
  readonly since: number
  /** When it got its place; undefined: it has none yet. */
  readonly admittedAt: number | undefined
  /** When it is given up. */
  readonly until: number | undefined
  /** Its place was given back before its answer came. */
  readonly released: boolean
}

/** All that is known of one container of a task. Corresponds to `dockerstate`'s `DockerContainer`. */
export interface ContainerState {
  readonly name: string
  readonly desired: ContainerStatus
  readonly known: ContainerStatus
  readonly knownAt: number
  readonly sent: ContainerStatus
  readonly containerId: string | undefined
  readonly dockerName: string | undefined
  /** Evidence that its process was started, and that it ended; the daemon's clock. */
  readonly startedAt: number | undefined
  readonly death: Death | undefined
  /** When a process of it was last killed for memory, by the daemon's clock: what it has outlived is not its end. */
  readonly lackedMemoryAt: number | undefined
  readonly exitCode: number | undefined
  readonly portBindings: readonly PortBinding[] | undefined
  /** Where on the host its mounts are, by container path; known of one that was inspected. */
  readonly volumes: Readonly<Record<string, string>> | undefined
  /** Why it goes no further; while a create that went unanswered is looked into, why it may not. Becomes the reason. */
  readonly failure: Failure | undefined
  /** A failed pull counts only if the image turns out to be missing (TM-34, LIM-9). */
  readonly pullFailure: Failure | undefined
  /** What the pull failed for may pass. */
  readonly mayPullAgain: boolean
  readonly call: Call | undefined
  readonly turns: number
  /** From then on what is known may be out of date, and only an inspect tells. */
  readonly inspectAt: number | undefined
  /** No call before then, but for an inspect. */
  readonly retryAt: number | undefined
  /** So many calls, inspects aside, have failed since one succeeded or the status changed: by it tries are spaced out. */
  readonly attempts: number
  /** So many inspects in a row have told nothing: by it looks are spaced out, and at last nothing else waits for the next. */
  readonly looks: number
  /** So often its image was pulled again. */
  readonly repulls: number
  /**
   * A container may stand under our name without our knowing its id: a create went unanswered, or was perhaps made by another process. Where
   * the id has come to be known meanwhile, a look or a removal by name is under way, and may miss it.
   */
  readonly mayExist: boolean
  /** What stands there is what a create that was broken off has left: it goes, and then the container is created. */
  readonly unfinished: boolean
  /** We have told it to stop, so that a death by SIGKILL needs no other cause. */
  readonly stopAsked: boolean
  /** It came to life after its end and was stopped for it; that is done once (TM-31, LIM-4). */
  readonly quelled: boolean
  /** The daemon has it no longer. */
  readonly gone: boolean
}

/** The end of a container's process: when by the daemon's clock, and with which code, where that is known. */
export interface Death {
  readonly at: number
  readonly exitCode: number | undefined
}

/** A task as it is handed to the reducer: the definition, and what the shell adds to it. */
export interface Submission {
  readonly definition: TaskDefinition
  readonly settings: Settings
  readonly order: number
  readonly submissionId: string
}

/** A task of which nothing has been done yet. */
export const newTask = ({ definition, settings, order, submissionId }: Submission, at: number): TaskState => ({
  definition,
  settings,
  order,
  submissionId,
  desired: definition.desiredStatus,
  known: "NONE",
  knownAt: at,
  sent: "NONE",
  recorded: undefined,
  stoppedBy: undefined,
  removal: false,
  stopSequence: definition.desiredStatus === "STOPPED" ? definition.stopSequenceNumber : undefined,
  hasEntered: definition.startSequenceNumber === undefined,
  checkAt: undefined,
  containers: definition.containers.map((container) =>
    newContainer(container, wantedOf(container, definition.desiredStatus), at),
  ),
})

/** What a container is wanted to be in a task that is wanted to be this: an internal one is there, and never runs. */
export const wantedOf = ({ internal }: ContainerDefinition, desired: TaskStatus): TaskStatus =>
  internal === true && desired === "RUNNING" ? "CREATED" : desired

const newContainer = (definition: ContainerDefinition, desired: ContainerStatus, at: number): ContainerState => ({
  name: definition.name,
  desired,
  known: "NONE",
  knownAt: at,
  sent: "NONE",
  containerId: undefined,
  dockerName: undefined,
  startedAt: undefined,
  death: undefined,
  lackedMemoryAt: undefined,
  exitCode: undefined,
  portBindings: undefined,
  volumes: undefined,
  failure: undefined,
  pullFailure: undefined,
  mayPullAgain: false,
  call: undefined,
  turns: 0,
  inspectAt: undefined,
  retryAt: undefined,
  attempts: 0,
  looks: 0,
  repulls: 0,
  mayExist: false,
  unfinished: false,
  stopAsked: false,
  quelled: false,
  gone: false,
})

/**
 * The container with that much changed. Every change goes through here, because V8 copies an object that was itself made by a
 * spread ten times slower than one made by a literal that names every key.
 */
export const changeContainer = (container: ContainerState, change: Partial<ContainerState>): ContainerState =>
  Object.assign(copyContainer(container), change)

/** The task with that much changed; see {@link changeContainer}. */
export const changeTask = (task: TaskState, change: Partial<TaskState>): TaskState =>
  Object.assign(copyTask(task), change)

/** Its process is known to have been started, and not to have ended since. */
export const isAlive = ({ startedAt, death, gone }: ContainerState): boolean =>
  !gone && startedAt !== undefined && (death === undefined || startedAt > death.at)

/** The daemon has, or may have, a container for it. */
export const mayBeThere = ({ containerId, mayExist, gone }: ContainerState): boolean =>
  !gone && (containerId !== undefined || mayExist)

/** A container's reason: its failure, formatted once. */
export const containerReason = ({ failure }: ContainerState): string | undefined =>
  failure === undefined ? undefined : formatReason(failure)

/** Why a task stopped: the container that ended it, in that container's own words if it has any (LIM-20). */
export const taskReason = ({ stoppedBy, containers }: TaskState): string | undefined => {
  if (containers.length === 0) return formatReason(stuck)
  const culprit = containers.find(({ name }) => name === stoppedBy)
  if (culprit === undefined) return undefined
  const code = culprit.exitCode === undefined ? "" : ` (${String(culprit.exitCode)})`
  return containerReason(culprit) ?? `EssentialContainerExited: ${culprit.name}${code}`
}

/** Of a task without containers, which only an ECS agent may have saved; the words are the original's (TM-51). */
const stuck: Failure = { name: "TaskStateError", message: "Agent could not progress task's state to stopped" }

const copyTask = (task: TaskState): TaskState => ({
  definition: task.definition,
  settings: task.settings,
  order: task.order,
  submissionId: task.submissionId,
  desired: task.desired,
  known: task.known,
  knownAt: task.knownAt,
  sent: task.sent,
  recorded: task.recorded,
  stoppedBy: task.stoppedBy,
  removal: task.removal,
  stopSequence: task.stopSequence,
  hasEntered: task.hasEntered,
  checkAt: task.checkAt,
  containers: task.containers,
})

const copyContainer = (container: ContainerState): ContainerState => ({
  name: container.name,
  desired: container.desired,
  known: container.known,
  knownAt: container.knownAt,
  sent: container.sent,
  containerId: container.containerId,
  dockerName: container.dockerName,
  startedAt: container.startedAt,
  death: container.death,
  lackedMemoryAt: container.lackedMemoryAt,
  exitCode: container.exitCode,
  portBindings: container.portBindings,
  volumes: container.volumes,
  failure: container.failure,
  pullFailure: container.pullFailure,
  mayPullAgain: container.mayPullAgain,
  call: container.call,
  turns: container.turns,
  inspectAt: container.inspectAt,
  retryAt: container.retryAt,
  attempts: container.attempts,
  looks: container.looks,
  repulls: container.repulls,
  mayExist: container.mayExist,
  unfinished: container.unfinished,
  stopAsked: container.stopAsked,
  quelled: container.quelled,
  gone: container.gone,
})
