/** What a run came to: exit codes, durations, and the one number that the program ends with. A pure reading of what was told. */
import type { Container, StateChange, Task } from "../../lib/index.ts"
import type { Ended } from "./run.ts"

/** The last line of `--json`. Durations in milliseconds. */
export interface Summary {
  readonly kind: "summary"
  readonly taskArn: string
  /** Where it ran. */
  readonly host: "docker" | "simulated"
  readonly status: Task["knownStatus"]
  readonly reason?: string
  readonly exitStatus: number
  readonly durationMs: number
  readonly containers: readonly ContainerSummary[]
  /** Docker's names of the containers that are left; absent where none is to be. */
  readonly kept?: readonly string[]
}

export interface ContainerSummary {
  readonly name: string
  readonly essential: boolean
  readonly status: Container["knownStatus"]
  readonly exitCode?: number
  readonly reason?: string
  /** From RUNNING to STOPPED; absent where it was never seen to run. */
  readonly durationMs?: number
}

export interface Circumstances {
  readonly host: Summary["host"]
  readonly beganAt: number
  /** What to exit with since somebody interrupted. */
  readonly interruptedWith: number | undefined
  /** The containers stay. */
  readonly isKept: boolean
}

export const neverRan = 125

export const summarize = (
  { task, changes }: Ended,
  { host, beganAt, interruptedWith, isKept }: Circumstances,
): Summary => ({
  kind: "summary",
  taskArn: task.arn,
  host,
  status: task.knownStatus,
  ...(task.reason === undefined ? {} : { reason: task.reason }),
  exitStatus: interruptedWith ?? exitStatusOf(task),
  durationMs: task.knownAt - beganAt,
  containers: task.containers.map((container) => summarizeContainer(container, task, changes)),
  ...(isKept
    ? { kept: task.containers.flatMap(({ dockerName }) => (dockerName === undefined ? [] : [dockerName])) }
    : {}),
})

/**
 * The exit code of the essential container that ended first, since it ended the task. Where several ended at one moment, it
 * was one that ran: the others were given up for it. Where none is essential, any counts.
 */
export const exitStatusOf = (task: Task): number => {
  const essential = task.containers.filter(({ name }) => isEssential(task, name))
  const judged = essential.length > 0 ? essential : task.containers
  const [firstEnded] = judged.toSorted(
    (one, other) =>
      one.knownAt - other.knownAt || Number(other.exitCode !== undefined) - Number(one.exitCode !== undefined),
  )
  return firstEnded?.exitCode ?? neverRan
}

/** The daemon neither has the image of a container nor can pull it. */
export const lacksImage = ({ containers }: Task): boolean =>
  containers.some(({ reason = "" }) => failedPull.test(reason))

const failedPull = /^(CannotPullContainerError: |DockerTimeoutError: Could not transition to pull)/

const summarizeContainer = (
  { name, knownStatus, exitCode, reason }: Container,
  task: Task,
  changes: readonly StateChange[],
): ContainerSummary => {
  const at = (status: StateChange["status"]): number | undefined =>
    changes.find((change) => change.kind === "container" && change.containerName === name && change.status === status)
      ?.at
  const [from, to] = [at("RUNNING"), at("STOPPED")]
  return {
    name,
    essential: isEssential(task, name),
    status: knownStatus,
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(reason === undefined ? {} : { reason }),
    ...(from === undefined || to === undefined ? {} : { durationMs: to - from }),
  }
}

const isEssential = ({ definition }: Task, name: string): boolean =>
  definition.containers.some((container) => container.name === name && container.essential)
