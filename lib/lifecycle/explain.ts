/** What a task waits for, since when and until when: read off its state and the host's, never remembered elsewhere. */
import type { ContainerDefinition } from "../model/definition.ts"
import { isAlive, type Call, type CallName, type ContainerState, type TaskState } from "../model/task.ts"
import { sweepAt } from "./deadline.ts"
import { livingDependent, missingForNext } from "./dependency.ts"
import { firstStop, sequencingOf } from "./gate.ts"
import type { HostState } from "./host.ts"
import { membersOf, type Member } from "./member.ts"

/**
 * What can be waited for: the daemon, which is away or has as many inspects or removals on hand as it is given, the sequence gate, a
 * place, another container, an answer, a time, or the store.
 */
export type Wait =
  | "daemon"
  | "sequence"
  | "pull-slot"
  | "start-slot"
  | "stop-slot"
  | "dependency"
  | "call"
  | "retry"
  | "retention"
  | "steady-check"
  | "store"

/** One thing that something waits for; times in epoch milliseconds. */
export interface Blocker {
  /** `task`, or the name of a container. */
  readonly subject: string
  readonly waitsFor: Wait
  /** The call, the other container, or the arn of the task whose stop comes first, that is waited for. */
  readonly on?: string
  readonly since: number
  /**
   * When the wait ends at the latest, or is next seen to have ended, where that is known. A pull may take longer by the look-up of its
   * credentials, and by another look-up and another pull where a registry refuses them.
   */
  readonly until?: number
}

/**
 * Everything a task waits for at this moment.
 *
 * @example
 * const host = newHost({ maxPulls: 3, maxStarts: 16, maxStops: 16 })
 * explain(task, host) // [{ subject: "main", waitsFor: "daemon", on: "pull", since: 1 }]
 */
export const explain = (task: TaskState, host: HostState): readonly Blocker[] => {
  if (task.recorded === undefined) return [{ subject: "task", waitsFor: "store", since: task.knownAt }]
  const ofContainers = membersOf(task).flatMap((member) => explainContainer(task, member, host))
  return [
    ...(ofContainers.some(({ waitsFor }) => waitsFor === "daemon") ? [] : explainAbsence(task, host)),
    ...explainGate(task, host),
    ...ofContainers,
    ...explainSteady(task),
    ...explainEnd(task),
  ]
}

/** Whether what it runs still does, only the daemon knows. */
const explainAbsence = ({ known, knownAt }: TaskState, { isUp, downSince, retryAt }: HostState): readonly Blocker[] =>
  isUp || known === "STOPPED"
    ? []
    : [
        {
          subject: "task",
          waitsFor: "daemon",
          since: Math.max(knownAt, downSince ?? knownAt),
          ...knownUntil(retryAt),
        },
      ]

const explainGate = (task: TaskState, { gate }: HostState): readonly Blocker[] => {
  if (sequencingOf(task).awaits === undefined) return []
  const on = firstStop(gate)
  return [{ subject: "task", waitsFor: "sequence", ...(on === undefined ? {} : { on }), since: task.knownAt }]
}

const explainContainer = (task: TaskState, { container, definition }: Member, host: HostState): readonly Blocker[] => {
  const { name: subject, call, retryAt, inspectAt, knownAt: since } = container
  if (call !== undefined) return [explainCall(subject, call, host)]
  const until = retryAt ?? inspectAt
  if (until !== undefined) return [{ subject, waitsFor: "retry", since, until }]
  const on = dependencyOf(task, container, definition)
  return on === undefined ? [] : [{ subject, waitsFor: "dependency", on, since }]
}

const explainCall = (subject: string, { name, since, admittedAt, until }: Call, host: HostState): Blocker => {
  if (admittedAt !== undefined) return { subject, waitsFor: "call", on: name, since: admittedAt, ...knownUntil(until) }
  return host.isUp
    ? { subject, waitsFor: slotOf[name], on: name, since }
    : { subject, waitsFor: "daemon", on: name, since, ...knownUntil(host.retryAt) }
}

const knownUntil = (until: number | undefined): Pick<Blocker, "until"> => (until === undefined ? {} : { until })

/** Who waits among many for an inspect or a removal waits for a daemon that is at work on theirs. */
const slotOf: Readonly<Record<CallName, Wait>> = {
  pull: "pull-slot",
  create: "start-slot",
  start: "start-slot",
  stop: "stop-slot",
  inspect: "daemon",
  remove: "daemon",
}

const dependencyOf = (
  task: TaskState,
  container: ContainerState,
  definition: ContainerDefinition,
): string | undefined =>
  container.desired === "STOPPED" && container.known !== "STOPPED"
    ? livingDependent(task, container.name)
    : missingForNext(task, container, definition)

const explainSteady = ({ checkAt, knownAt: since }: TaskState): readonly Blocker[] =>
  checkAt === undefined ? [] : [{ subject: "task", waitsFor: "steady-check", since, until: checkAt }]

const explainEnd = (task: TaskState): readonly Blocker[] => {
  const until = sweepAt(task)
  const { knownAt: since, recorded, removal, containers } = task
  if (until === undefined) return []
  if (recorded !== "STOPPED") return [{ subject: "task", waitsFor: "store", since }]
  return removal || containers.some(isBeingRemoved) ? [] : [{ subject: "task", waitsFor: "retention", since, until }]
}

/** Its time is over: its removal is under way, or has failed and is tried again, which a stop of what came back is not. */
const isBeingRemoved = (container: ContainerState): boolean =>
  container.call?.name === "remove" || (container.retryAt !== undefined && (container.quelled || !isAlive(container)))
