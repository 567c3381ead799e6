/** How far a task or a container has come, and the order in which it gets there. Statuses only ever grow. */

/** `NONE` < `CREATED` < `RUNNING` < `STOPPED` (DM-1, DM-3). */
export type TaskStatus = "NONE" | "CREATED" | "RUNNING" | "STOPPED"

/** `NONE` < `PULLED` < `CREATED` < `RUNNING` < `STOPPED` (DM-2). */
export type ContainerStatus = TaskStatus | "PULLED"

const rank: Readonly<Record<ContainerStatus, number>> = { NONE: 0, PULLED: 1, CREATED: 2, RUNNING: 3, STOPPED: 4 }

/** Every container status, lowest first. */
export const containerStatuses: readonly ContainerStatus[] = ["NONE", "PULLED", "CREATED", "RUNNING", "STOPPED"]

/** Every task status, lowest first. */
export const taskStatuses: readonly TaskStatus[] = ["NONE", "CREATED", "RUNNING", "STOPPED"]

/** True where `status` has come at least as far as `other`. */
export const isAtLeast = (status: ContainerStatus, other: ContainerStatus): boolean => rank[status] >= rank[other]

/** The less advanced of two statuses. */
export const lowerOf = (one: ContainerStatus, other: ContainerStatus): ContainerStatus =>
  rank[one] <= rank[other] ? one : other

/** What a container's status counts for in its task: a pulled image is nothing yet (DM-6). */
export const asTaskStatus = (status: ContainerStatus): TaskStatus => (status === "PULLED" ? "NONE" : status)

/** Only these two are ever reported to a backend (DM-5). */
export const isReported = (status: ContainerStatus): boolean => status === "RUNNING" || status === "STOPPED"
