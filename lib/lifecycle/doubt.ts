/** Containers of which what is known may be out of date: they are looked at, and some conclusions wait for what is seen. */
import { changeContainer, type ContainerState } from "../model/task.ts"
import { backoffMs } from "./backoff.ts"

/** An inspect is due, or will be, or is on its way. */
export const isDoubtful = ({ inspectAt, call }: ContainerState): boolean =>
  inspectAt !== undefined || call?.name === "inspect"

/** Others wait for the answer; for a look that fails again and again they do not, though the container itself waits as long as it takes. */
export const isWorthWaitingFor = (container: ContainerState): boolean =>
  container.looks < patience && isDoubtful(container)

/** The look that has just been in vain was the last that anything else waits for. */
export const wasLastAwaited = ({ looks }: ContainerState): boolean => looks + 1 >= patience

/** So many looks. */
const patience = 4

/** An inspect has told something at last: how often in vain counts no more. */
export const answered = (container: ContainerState): ContainerState =>
  container.looks === 0 ? container : changeContainer(container, { looks: 0 })

/** An inspect has told nothing that could be relied on: the next one comes later. */
export const lookAgain = (container: ContainerState, at: number): ContainerState => {
  const looks = container.looks + 1
  return changeContainer(container, { looks, inspectAt: at + backoffMs(looks) })
}
