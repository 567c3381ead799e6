/** One container as the simulated daemon knows it, and what the daemon tells of it. */
import type { DockerConfig, DockerHostConfig } from "../docker/client.ts"
import type { ContainerInspection, DockerState, ListedContainer } from "../model/daemon.ts"
import type { PortBinding } from "../model/definition.ts"
import type { Link, PublishedPort } from "./body.ts"
import type { Process } from "./process.ts"
import type { Program } from "./program.ts"
import type { ContainerRequest, Health } from "./request.ts"

export interface SimulatedContainer {
  readonly id: string
  readonly name: string
  readonly image: string
  readonly labels: Readonly<Record<string, string>>
  /** What each of its events carries: the labels, the image and the name. */
  readonly attributes: Readonly<Record<string, string>>
  /** The create body as it came. */
  readonly config: DockerConfig
  readonly hostConfig: DockerHostConfig
  readonly program: Program
  readonly hasInit: boolean
  readonly stopSignal: number
  readonly removesItself: boolean
  readonly hasMemoryLimit: boolean
  readonly links: readonly BoundLink[]
  readonly ports: readonly PublishedPort[]
  /** Container path to host path. */
  readonly volumes: Readonly<Record<string, string>>
  /** Counts the containers made, for lists tell the newest first. */
  readonly ordinal: number
  /** Why the last start failed. */
  readonly error?: string | undefined
  /** Whether memory ran out in the last life that has ended. It sticks: the next start does not clear it. */
  readonly oomKilled: boolean
  readonly health?: Health | undefined
  readonly phase: Phase
  readonly removal?: Removal | undefined
  /** The next removal fails halfway, and one that has failed leaves a container that is `dead`. */
  readonly flaw?: "spoilt" | "dead" | undefined
}

/** A link holds on to the container it named at creation, also when that is gone and its name has been taken again. */
export interface BoundLink extends Link {
  readonly targetId: string
}

export type Phase = Created | Running | Ending | Exited

export interface Created {
  readonly is: "created"
}

export interface Running {
  readonly is: "running"
  readonly startedAt: number
  readonly process: Process
  /** When the process goes on; absent for one that serves until it is stopped, or is paused. */
  readonly wakeAt: number | undefined
  /** Present while it is paused: what was left of the wait. */
  readonly paused?: { readonly leftMs: number | undefined } | undefined
  /** Memory has run out in this life. */
  readonly wasOutOfMemory: boolean
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

/**
 * The process has died, which has been told; the network is being taken down. Meanwhile the ports are taken, lists say that
 * it runs, and whatever is asked about it waits.
 */
export interface Ending extends Omit<Exited, "is"> {
  readonly is: "ending"
  readonly until: number
  readonly portBindings: readonly PortBinding[]
  readonly stops: readonly PendingStop[]
  readonly waiting: readonly ContainerRequest[]
}

/** A stop whose caller is answered after the death, or after the start that follows it. */
export interface PendingStop {
  readonly ticket: number
  readonly killAt: number
  readonly restarts: boolean
}

export interface Removal {
  readonly ticket: number
  readonly until: number
}

export const isRunning = (container: SimulatedContainer | undefined): boolean => container?.phase.is === "running"

/** Not yet come to rest: it runs, or is being taken down. */
export const isBusy = (container: SimulatedContainer | undefined): boolean =>
  container?.phase.is === "running" || container?.phase.is === "ending"

/** The next moment at which something happens to the container by itself. */
export const dueOf = ({ phase, removal }: SimulatedContainer): number | undefined => {
  if (phase.is === "ending") return phase.until
  if (phase.is !== "running") return removal?.until
  const moments = [...phase.stops.map(({ killAt }) => killAt), ...(phase.wakeAt === undefined ? [] : [phase.wakeAt])]
  return moments.length === 0 ? undefined : Math.min(...moments)
}

/** Docker's word. */
export const stateOf = ({ phase, removal, flaw }: SimulatedContainer): DockerState => {
  if (phase.is === "running") return phase.paused === undefined ? "running" : "paused"
  if (removal !== undefined) return "removing"
  if (flaw === "dead") return "dead"
  return phase.is === "ending" ? "exited" : phase.is
}

export const inspectionOf = (container: SimulatedContainer): ContainerInspection => {
  const { id, name, labels, volumes, error, oomKilled, phase } = container
  return {
    containerId: id,
    name,
    labels,
    state: stateOf(container),
    ...(phase.is === "created" ? {} : { startedAt: phase.startedAt }),
    ...("finishedAt" in phase ? { finishedAt: phase.finishedAt, exitCode: phase.exitCode } : {}),
    oomKilled,
    ...(error === undefined ? {} : { error }),
    portBindings: phase.is === "running" ? phase.portBindings : [],
    volumes,
  }
}

/** Lists are told from a copy that is brought up to date last. */
export const listed = (container: SimulatedContainer): ListedContainer => ({
  id: container.id,
  name: container.name,
  labels: container.labels,
  state: container.phase.is === "ending" ? "running" : stateOf(container),
})
