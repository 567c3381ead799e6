/** Changes by hand, in as few words as a diagram needs. */
import type { ContainerStateChange, TaskStateChange } from "../../../lib/index.ts"

export const taskChange = (
  at: number,
  taskArn: string,
  status: TaskStateChange["status"],
  more: Partial<TaskStateChange> = {},
): TaskStateChange => ({ kind: "task", taskArn, status, at, ...more })

export const containerChange = (
  at: number,
  taskArn: string,
  containerName: string,
  status: ContainerStateChange["status"],
  more: Partial<ContainerStateChange> = {},
): ContainerStateChange => ({ kind: "container", taskArn, containerName, status, at, ...more })

/** One container that runs two seconds. */
export const oneRun = [
  containerChange(0, "task/1", "web", "PULLED"),
  containerChange(2, "task/1", "web", "CREATED"),
  taskChange(2, "task/1", "CREATED"),
  containerChange(5, "task/1", "web", "RUNNING"),
  taskChange(5, "task/1", "RUNNING"),
  containerChange(2006, "task/1", "web", "STOPPED", { exitCode: 1 }),
  taskChange(2006, "task/1", "STOPPED", { reason: "EssentialContainerExited: web (1)" }),
]

/** A diagram as it stands in a spec, indented there. */
export const picture = (text: string): string => {
  const lines = text.replace(/^\n/, "").trimEnd().split("\n")
  const indent = Math.min(...lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/)))
  return lines.map((line) => line.slice(indent)).join("\n")
}
