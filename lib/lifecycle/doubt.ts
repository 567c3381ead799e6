/** Containers of which what is known may be out of date: they are looked at, and some conclusions wait for what is seen. */
import type { ContainerState } from "../model/task.ts"

/** An inspect is due, or will be, or is on its way. */
export const isDoubtful = ({ inspectAt, call }: ContainerState): boolean =>
  inspectAt !== undefined || call?.name === "inspect"

/** Others wait for the answer; for a look that fails again and again nobody does. */
export const isWorthWaitingFor = (container: ContainerState): boolean =>
  container.attempts <= looks && isDoubtful(container)

/** So often at most. */
const looks = 3
