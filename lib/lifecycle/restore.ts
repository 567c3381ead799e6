/**
 * A task taken up again by another process. What was in flight when the state was saved may have been done or not, so it is
 * looked at; what no backend has been told is told once more.
 */
import { isAtLeast } from "../model/status.ts"
import { changeContainer, changeTask, type Call, type ContainerState, type TaskState } from "../model/task.ts"
import { impossibleDependencies } from "./dependency.ts"
import { withContainers } from "./member.ts"
import { giveUpStranded } from "./strand.ts"

/** The task as its new process begins with it: nothing in flight, nothing recorded yet, and nobody waits for what cannot be. */
export const takeUp = (task: TaskState, at: number): TaskState =>
  giveUpStranded(putDown(task, at), impossibleDependencies(task.definition))

const putDown = (task: TaskState, at: number): TaskState =>
  withContainers(changeTask(task, { recorded: undefined }), (container) => {
    const { call } = container
    if (call === undefined) return suspect(container, at)
    // A stop that was on its way is one that may yet have to be made, even of what came back to life.
    const quelled = container.quelled && call.name !== "stop"
    return changeContainer(doubt(container, call, at), { call: undefined, quelled })
  })

/**
 * A call that had its place may have reached the daemon. Only one that makes no container, or ends none, leaves no doubt; and a
 * doubt that was to be looked into is one still.
 */
const doubt = (container: ContainerState, { name, admittedAt }: Call, at: number): ContainerState => {
  if (name === "inspect") return changeContainer(container, { inspectAt: at })
  if (admittedAt === undefined || name === "pull" || name === "remove") return suspect(container, at)
  return changeContainer(container, { inspectAt: at, mayExist: container.mayExist || name === "create" })
}

/**
 * Creates and starts wait for no disk: since it was saved a container may have been created, or started. It must not be started
 * twice, nor be said to have ended before anybody has looked.
 */
const suspect = (container: ContainerState, at: number): ContainerState => {
  const { known, desired, startedAt, gone } = container
  if (desired === "STOPPED" || gone) return container
  if (!isAtLeast(known, "CREATED")) return changeContainer(container, { inspectAt: at, mayExist: true })
  const mayHaveStarted = known === "CREATED" && desired === "RUNNING" && startedAt === undefined
  return mayHaveStarted ? changeContainer(container, { inspectAt: at }) : container
}
