/** Which of Docker's events mean something to a task. Neither an `oom` nor a `kill` is anyone's end (BUG-10). */
import type { ContainerOccurrence } from "../lifecycle/index.ts"
import type { ContainerEvent } from "../model/daemon.ts"

/** The event as the named container's reducer takes it; undefined: it means nothing. */
export const asOccurrence = (
  { action, containerId, attributes, timeNano }: ContainerEvent,
  container: string,
  at: number,
): ContainerOccurrence | undefined => {
  const occurredAt = timeNano / 1e6
  const identity = { containerId, dockerName: attributes["name"] }
  switch (action) {
    case "create":
      return { kind: "created", container, at, ...identity }
    case "start":
      return { kind: "started", container, at, startedAt: occurredAt, ...identity }
    case "die":
      return {
        kind: "died",
        container,
        at,
        diedAt: occurredAt,
        exitCode: asExitCode(attributes["exitCode"]),
        ...identity,
      }
    case "oom":
      return { kind: "lackedMemory", container, at, lackedAt: occurredAt }
    case "destroy":
      return { kind: "removed", container, at }
    default:
      return undefined
  }
}

const asExitCode = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
