/**
 * A look at what needs none: now and then a running task's containers are inspected without cause, since events can be lost.
 * The moment is fixed when the last look is over, so that no event puts it off (TM-4).
 */
import { changeContainer, changeTask, type ContainerState, type TaskState } from "../model/task.ts"
import { withContainers } from "./member.ts"

/** Sets the next look of a task that runs, and takes the one that is due. */
export const lookNowAndThen = (task: TaskState, at: number): TaskState => {
  if (task.known !== "RUNNING" || task.desired === "STOPPED")
    return task.checkAt === undefined ? task : changeTask(task, { checkAt: undefined })
  if (task.checkAt === undefined) return changeTask(task, { checkAt: at + intervalOf(task) })
  return task.checkAt > at ? task : look(changeTask(task, { checkAt: at + intervalOf(task) }), at)
}

/** Inspects every container that the daemon should have and that is not known to have ended (TE-50). */
export const look = (task: TaskState, at: number): TaskState =>
  withContainers(task, (container) =>
    isOfInterest(container, at) ? changeContainer(container, { inspectAt: at }) : container,
  )

/** One that is to be looked at later, because the last look has failed, is looked at now. */
const isOfInterest = ({ containerId, gone, known, inspectAt = Infinity }: ContainerState, at: number): boolean =>
  containerId !== undefined && !gone && known !== "STOPPED" && inspectAt > at

/** Up to a fifth longer, spread evenly over the tasks, so that those that came together are not looked at together. */
const intervalOf = ({ settings, order }: TaskState): number =>
  Math.round(settings.steadyStateCheckMs * (1 + ((order * goldenRatio) % 1) / 5))

const goldenRatio = (Math.sqrt(5) - 1) / 2
