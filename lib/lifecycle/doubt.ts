/** Containers of which what is known may be out of date: they are looked at, and some conclusions wait for what is seen. */
import { changeContainer, type ContainerState } from "../model/task.ts"
import { backoffMs } from "./backoff.ts"

/** An inspect is due, or will be, or is on its way. */
export const isDoubtful = ({ inspectAt, call }: ContainerState): boolean =>
  inspectAt !== undefined || call?.name === "inspect"

/** Others wait for the answer; for a look that fails again and again nobody does. */
export const isWorthWaitingFor = (container: ContainerState): boolean =>
  container.looks <= looksAwaited && isDoubtful(container)

/** So often in vain at most. */
const looksAwaited = 3

/** An inspect has told something at last: how often in vain counts no more. */
export const answered = (container: ContainerState): ContainerState =>
  container.looks === 0 ? container : changeContainer(container, { looks: 0 })

/** An inspect has told nothing that could be relied on. */
export const lookAgain = (container: ContainerState, at: number): ContainerState => {
  const looks = container.looks + 1
  return changeContainer(container, { looks, inspectAt: at + backoffMs(looks) })
}
