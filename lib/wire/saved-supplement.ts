/**
 * What the engine knows and the original's shape has no place for: by arn, and within a task by the container's name. It is our
 * own and whole, so that it is read strictly: a key that is not known would be something forgotten in silence.
 */
import type * as t from "io-ts/lib/index.js"
import { taskStatuses } from "../model/status.ts"
import type { ContainerState, TaskState } from "../model/task.ts"
import { compact } from "./compact.ts"
import type { PlainState } from "./saved-container.ts"
import { number, recordOf, string } from "./saved-shape.ts"
import { flag, oneOf, someText, wholeNumber } from "./scalar.ts"
import { strict } from "./strict.ts"

const Failure = strict({ name: string, message: string }, {}, "an object with name and message")

const Death = strict({ at: number }, { exitCode: number }, "a death")

const Call = strict(
  {
    name: oneOf("pull", "create", "start", "stop", "remove", "inspect"),
    turn: wholeNumber(0),
    since: number,
    released: flag,
  },
  { admittedAt: number, until: number },
  "a call",
)

const ContainerSupplement = strict(
  {
    knownAt: number,
    turns: wholeNumber(0),
    attempts: wholeNumber(0),
    mayPullAgain: flag,
    mayExist: flag,
    unfinished: flag,
    stopAsked: flag,
    quelled: flag,
    gone: flag,
  },
  {
    /** Only of one without an id: that of the others stands beside it. */
    dockerName: string,
    startedAt: number,
    death: Death,
    lackedMemoryAt: number,
    volumes: recordOf(string),
    pullFailure: Failure,
    call: Call,
    inspectAt: number,
    retryAt: number,
    /** Once `attempts` counted these too. */
    looks: wholeNumber(0),
    repulls: wholeNumber(0),
  },
  "the rest of a container's state",
)
export type ContainerSupplement = t.TypeOf<typeof ContainerSupplement>

/** What was asked for and may have been changed since. */
const Submitted = strict(
  { desiredStatus: oneOf("RUNNING", "STOPPED") },
  { stopSequenceNumber: wholeNumber(0) },
  "an object with desiredStatus",
)

const TaskSupplement = strict(
  {
    submissionId: someText,
    order: wholeNumber(0),
    knownAt: number,
    removal: flag,
    hasEntered: flag,
    submitted: Submitted,
    containers: recordOf(ContainerSupplement),
  },
  { recorded: oneOf(...taskStatuses), stoppedBy: string, stopSequence: wholeNumber(0), checkAt: number },
  "the rest of a task's state",
)
export type TaskSupplement = t.TypeOf<typeof TaskSupplement>

export const Supplement = strict({ engineId: someText, tasks: recordOf(TaskSupplement) }, {}, "the rest of the state")
export type Supplement = t.TypeOf<typeof Supplement>

/** The parts of a state that a supplement holds. */
export type TaskRest = Omit<TaskState, "definition" | "settings" | "desired" | "known" | "sent" | "containers">
export type ContainerRest = Omit<ContainerState, keyof PlainState | "containerId" | "dockerName">

export const writeSupplement = ({ definition, ...task }: TaskState): TaskSupplement =>
  compact({
    submissionId: task.submissionId,
    order: task.order,
    knownAt: task.knownAt,
    removal: task.removal,
    hasEntered: task.hasEntered,
    submitted: compact({
      desiredStatus: definition.desiredStatus,
      stopSequenceNumber: definition.stopSequenceNumber,
    }),
    recorded: task.recorded,
    stoppedBy: task.stoppedBy,
    stopSequence: task.stopSequence,
    checkAt: task.checkAt,
    containers: Object.fromEntries(task.containers.map((container) => [container.name, writeRest(container)])),
  })

const writeRest = (container: ContainerState): ContainerSupplement =>
  compact({
    dockerName: container.containerId === undefined ? container.dockerName : undefined,
    knownAt: container.knownAt,
    startedAt: container.startedAt,
    death: container.death && compact(container.death),
    lackedMemoryAt: container.lackedMemoryAt,
    volumes: container.volumes,
    pullFailure: container.pullFailure,
    mayPullAgain: container.mayPullAgain,
    call: container.call && compact(container.call),
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

export const readTaskRest = (saved: TaskSupplement): TaskRest => ({
  submissionId: saved.submissionId,
  order: saved.order,
  knownAt: saved.knownAt,
  recorded: saved.recorded,
  stoppedBy: saved.stoppedBy,
  removal: saved.removal,
  stopSequence: saved.stopSequence,
  hasEntered: saved.hasEntered,
  checkAt: saved.checkAt,
})

export const readContainerRest = (saved: ContainerSupplement): ContainerRest => ({
  knownAt: saved.knownAt,
  startedAt: saved.startedAt,
  death: saved.death && { exitCode: undefined, ...saved.death },
  lackedMemoryAt: saved.lackedMemoryAt,
  volumes: saved.volumes,
  pullFailure: saved.pullFailure,
  mayPullAgain: saved.mayPullAgain,
  call: saved.call && { admittedAt: undefined, until: undefined, ...saved.call },
  turns: saved.turns,
  inspectAt: saved.inspectAt,
  retryAt: saved.retryAt,
  attempts: saved.attempts,
  looks: saved.looks ?? 0,
  repulls: saved.repulls ?? 0,
  mayExist: saved.mayExist,
  unfinished: saved.unfinished,
  stopAsked: saved.stopAsked,
  quelled: saved.quelled,
  gone: saved.gone,
})
