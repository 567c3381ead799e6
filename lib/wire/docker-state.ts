/** What an inspect proves of a container's life, and what the engine makes of it. Docker's times are text; none is year 1. */
import * as t from "io-ts/lib/index.js"
import type { ContainerInspection, ContainerMetadata, DockerState } from "../model/daemon.ts"
import { DockerStateError, OutOfMemoryError } from "../model/error.ts"
import type { ContainerStatus } from "../model/status.ts"
import { orElse } from "./read.ts"

const statusOf: Readonly<Record<DockerState, ContainerStatus>> = {
  created: "CREATED",
  running: "RUNNING",
  paused: "RUNNING",
  restarting: "RUNNING",
  removing: "STOPPED",
  exited: "STOPPED",
  dead: "STOPPED",
}

/** Podman's own words, which it also tells those who speak Docker's tongue to it (until 5.x). */
const dockerStateOf: Readonly<Record<string, DockerState>> = {
  configured: "created",
  initialized: "created",
  stopping: "running",
  stopped: "exited",
}

const isDockerState = (value: unknown): value is DockerState =>
  typeof value === "string" && Object.hasOwn(statusOf, value)

export const StateName = new t.Type<DockerState, DockerState, unknown>(
  "StateName",
  isDockerState,
  (value, context) => {
    const state = typeof value === "string" && Object.hasOwn(dockerStateOf, value) ? dockerStateOf[value] : value
    return isDockerState(state) ? t.success(state) : t.failure(value, context)
  },
  t.identity,
)

export const StateMessage = t.intersection(
  [
    t.type({ Status: StateName, ExitCode: t.number }),
    t.partial({
      OOMKilled: t.boolean,
      Error: t.string,
      StartedAt: orElse(t.string, "", "StartedAt"),
      FinishedAt: orElse(t.string, "", "FinishedAt"),
    }),
  ],
  "StateMessage",
)
export type StateMessage = t.TypeOf<typeof StateMessage>

/** The part of an inspection that tells of life and death. */
export type StateEvidence = Pick<
  ContainerInspection,
  "state" | "startedAt" | "finishedAt" | "exitCode" | "oomKilled" | "error"
>

/**
 * An exit code counts only where an end is on record: a container merely created reports 0, one whose program was not
 * found 127, and one that runs again the code of its last life (BUG-4).
 */
export const evidenceOfState = (state: StateMessage): StateEvidence => {
  const finishedAt = statusOf[state.Status] === "RUNNING" ? undefined : epochMs(state.FinishedAt)
  return {
    state: state.Status,
    startedAt: epochMs(state.StartedAt),
    finishedAt,
    exitCode: finishedAt === undefined ? undefined : state.ExitCode,
    oomKilled: state.OOMKilled ?? false,
    error: state.Error === "" ? undefined : state.Error,
  }
}

/** Go's zero time, the year 1, is none; so is text that is no time. */
const epochMs = (time = ""): number | undefined => {
  const ms = Date.parse(time)
  return Number.isNaN(ms) || time.startsWith("0001-") ? undefined : ms
}

/** What the engine takes an inspected container for, with what it keeps of it (DC-50, DC-80). */
export const describeInspection = (
  inspection: ContainerInspection,
): ContainerMetadata & { readonly status: ContainerStatus } => ({
  status: statusOf[inspection.state],
  containerId: inspection.containerId,
  exitCode: inspection.exitCode,
  portBindings: inspection.portBindings,
  volumes: inspection.volumes,
  error: errorOf(inspection),
})

/** Death by memory explains more than the daemon's own note (DC-80). */
const errorOf = ({ oomKilled, error }: ContainerInspection): OutOfMemoryError | DockerStateError | undefined => {
  if (oomKilled) return new OutOfMemoryError()
  return error === undefined ? undefined : new DockerStateError(error)
}
