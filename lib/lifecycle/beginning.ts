/** The ways in which a container comes to be, and to run. */
import { changeContainer, type ContainerState } from "../model/task.ts"
import { isEnding } from "./end.ts"
import type { EventOf } from "./event.ts"
import { advance } from "./transition.ts"

/**
 * It exists, even where it was taken for gone. A create that went unanswered, and a pull that failed, leave no reason behind (LIM-9).
 */
export const adopt = (
  container: ContainerState,
  { containerId, dockerName, at }: Pick<EventOf<"created">, "containerId" | "dockerName" | "at">,
): ContainerState => {
  if (container.containerId !== undefined) return container
  const failure = isEnding(container) ? container.failure : undefined
  return advance(
    changeContainer(container, {
      containerId,
      dockerName,
      failure,
      pullFailure: undefined,
      unfinished: false,
      // Only a look, or a removal, by name that is under way may still miss it.
      mayExist: container.mayExist && container.call !== undefined,
      gone: false,
    }),
    "created",
    at,
  )
}

/** It runs. That is not said of one whose start has failed: it is stopped without ever having been RUNNING (BUG-2b). */
export const run = (container: ContainerState, at: number): ContainerState =>
  container.failure === undefined ? advance(container, "started", at) : container
