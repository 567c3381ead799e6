/** What is announced: one change per status reached, a container's before the task's that it causes. */
import type { PortBinding } from "./definition.ts"
import type { ContainerStatus, TaskStatus } from "./status.ts"

/**
 * A task has reached `status`; `at` in epoch milliseconds of the scheduler's clock (DM-80). Corresponds to
 * `api.TaskStateChange`.
 */
export interface TaskStateChange {
  readonly kind: "task"
  readonly taskArn: string
  readonly status: TaskStatus
  readonly reason?: string
  readonly at: number
  /** Told again after a restore, `at` that moment, since nobody had marked it as sent. */
  readonly replayed?: true
}

/** A container has reached `status`; `at` in epoch milliseconds (DM-80). Corresponds to `api.ContainerStateChange`. */
export interface ContainerStateChange {
  readonly kind: "container"
  readonly taskArn: string
  readonly containerName: string
  readonly containerId?: string
  readonly status: ContainerStatus
  readonly reason?: string
  readonly exitCode?: number
  readonly portBindings?: readonly PortBinding[]
  readonly at: number
  readonly replayed?: true
}

/** What is announced: `kind` tells which of the two it is. */
export type StateChange = TaskStateChange | ContainerStateChange

/**
 * One line for a log.
 *
 * @example
 * formatStateChange({ kind: "task", taskArn: "task/1", status: "RUNNING", at: 0 }) // "task/1 RUNNING"
 */
export const formatStateChange = (change: StateChange): string =>
  [
    unbroken(change.kind === "task" ? change.taskArn : `${change.taskArn} ${change.containerName}`),
    change.status,
    ...(change.kind === "container" ? containerDetails(change) : []),
    ...(change.reason === undefined ? [] : [`(${onOneLine(change.reason)})`]),
    ...(change.replayed ? ["[replayed]"] : []),
  ].join(" ")

/** A name as it is, but for what would break a log's line. */
const unbroken = (name: string): string => name.replaceAll(/\p{Cc}+/gu, " ")

/** Docker's messages may have several lines; a log's, and a diagram's, have one. */
export const onOneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim()

/** Exit code and ports, in words. */
export const containerDetails = (change: ContainerStateChange): readonly string[] => [
  ...(change.exitCode === undefined ? [] : [`exit ${String(change.exitCode)}`]),
  ...(change.portBindings ?? []).map(formatPortBinding),
]

const formatPortBinding = ({ bindIp, hostPort, containerPort, protocol }: PortBinding): string =>
  `${bindIp.includes(":") ? `[${bindIp}]` : bindIp}:${String(hostPort)}->${String(containerPort)}/${protocol}`
