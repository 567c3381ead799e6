/** Who needs whom within a task, as its definition and what is known of its containers have it. */
import type { Task } from "../../lib/index.ts"
import { linkTarget } from "../../lib/model/definition.ts"
import { isAtLeast, type ContainerStatus } from "../../lib/model/status.ts"

/** The container that this one cannot be created, or started, without. */
export const missing = (call: "create" | "start", name: string, task: Task): string | undefined => {
  const statusOf = (other: string): ContainerStatus =>
    task.containers.find((each) => each.name === other)?.knownStatus ?? "NONE"
  const { links, sources } = neighboursOf(task, name)
  if (call === "start") return links.find((target) => statusOf(target) !== "RUNNING")
  return [...links, ...sources].find((target) => !isAtLeast(statusOf(target), "CREATED"))
}

export const uses = (task: Task, user: string, used: string): boolean => {
  const { links, sources } = neighboursOf(task, user)
  return [...links, ...sources].includes(used)
}

/** What a container is linked to, and whose volumes it has. */
const neighboursOf = (task: Task, name: string): { links: readonly string[]; sources: readonly string[] } => {
  const definition = task.definition.containers.find((each) => each.name === name)
  return {
    links: definition?.links.map(linkTarget) ?? [],
    sources: definition?.volumesFrom.map(({ sourceContainer }) => sourceContainer) ?? [],
  }
}
