/** Which of Docker's events mean something to a task. All others, `oom` and `kill` among them, are no one's end (BUG-10). */
import type { ContainerOccurrence } from "../lifecycle/index.ts"
import type { ContainerEvent } from "../model/daemon.ts"

/** The event as the named container's reducer takes it; undefined: it means nothing. */
export const asOccurrence = (event: ContainerEvent, container: string, at: number): ContainerOccurrence | undefined => {
  const { action, attributes, timeNano } = event
  const occurredAt = timeNano / 1e6
  switch (action) {
    case "create":
      return createdBy(event, container, at)
    case "start":
      return { kind: "started", container, at, startedAt: occurredAt }
    case "die":
      return { kind: "died", container, at, diedAt: occurredAt, exitCode: asExitCode(attributes["exitCode"]) }
    case "destroy":
      return { kind: "removed", container, at }
    default:
      return undefined
  }
}

/** The container that the event is about is there, or was. */
export const createdBy = (
  { containerId, attributes }: ContainerEvent,
  container: string,
  at: number,
): ContainerOccurrence => ({ kind: "created", container, at, containerId, dockerName: attributes["name"] })

const asExitCode = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
