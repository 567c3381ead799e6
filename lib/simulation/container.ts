/** One container as the simulated daemon knows it, and what the daemon tells of it. */
import type { DockerConfig, DockerHostConfig } from "../docker/client.ts"
import type { ContainerInspection, ListedContainer } from "../model/daemon.ts"
import type { PortBinding } from "../model/definition.ts"
import type { Link, PublishedPort } from "./body.ts"
import type { Process } from "./process.ts"
import type { Program } from "./program.ts"

export interface SimulatedContainer {
  readonly id: string
  readonly name: string
  readonly image: string
  readonly labels: Readonly<Record<string, string>>
  /** The create body as it came. */
  readonly config: DockerConfig
  readonly hostConfig: DockerHostConfig
  readonly program: Program
  readonly hasInit: boolean
  readonly links: readonly BoundLink[]
  readonly ports: readonly PublishedPort[]
  /** Container path to host path. */
  readonly volumes: Readonly<Record<string, string>>
  /** Counts the containers made, for lists tell the newest first. */
  readonly ordinal: number
  /** Why the last start failed. */
  readonly error?: string | undefined
  readonly phase: Phase
}

/** A link holds on to the container it named at creation, also when that is gone and its name has been taken again. */
export interface BoundLink extends Link {
  readonly targetId: string
}

export type Phase = Created | Running | Exited

export interface Created {
  readonly is: "created"
}

export interface Running {
  readonly is: "running"
  readonly startedAt: number
  readonly process: Process
  /** When the process goes on; absent for one that serves until it is stopped. */
  readonly wakeAt: number | undefined
  readonly portBindings: readonly PortBinding[]
  /** The stops that wait for its death. */
  readonly stops: readonly PendingStop[]
}

export interface Exited {
  readonly is: "exited"
  readonly startedAt: number
  readonly finishedAt: number
  readonly exitCode: number
}

/** A stop whose caller is answered after the death, or after the start that follows it. */
export interface PendingStop {
  readonly ticket: number
  readonly killAt: number
  readonly restarts: boolean
}

export const isRunning = (container: SimulatedContainer | undefined): boolean => container?.phase.is === "running"

/** The next moment at which something happens to the container by itself. */
export const dueOf = ({ phase }: SimulatedContainer): number | undefined => {
  if (phase.is !== "running") return undefined
  const moments = [...phase.stops.map(({ killAt }) => killAt), ...(phase.wakeAt === undefined ? [] : [phase.wakeAt])]
  return moments.length === 0 ? undefined : Math.min(...moments)
}

export const inspectionOf = (container: SimulatedContainer): ContainerInspection => {
  const { id, name, labels, volumes, error, phase } = container
  return {
    containerId: id,
    name,
    labels,
    state: phase.is,
    ...(phase.is === "created" ? {} : { startedAt: phase.startedAt }),
    ...(phase.is === "exited" ? { finishedAt: phase.finishedAt, exitCode: phase.exitCode } : {}),
    oomKilled: false,
    ...(error === undefined ? {} : { error }),
    portBindings: phase.is === "running" ? phase.portBindings : [],
    volumes,
  }
}

export const listed = ({ id, name, labels, phase }: SimulatedContainer): ListedContainer => ({
  id,
  name,
  labels,
  state: phase.is,
})
