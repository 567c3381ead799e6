/**
 * Ends that leave no trace in Docker, as that of a task which was stopped before its containers had run. Should the process be killed
 * before such an end is on the disk, the next one would know nothing of it and run the task after all: so it is told only once it is.
 * Any other end the daemon can tell again.
 */
import type { StateChange } from "../model/change.ts"
import type { TaskState } from "../model/task.ts"
import type { Folded } from "./table.ts"

export class Reserve {
  readonly #held = new Map<string, readonly StateChange[]>()

  /** What may be told of a fold, and what may be told by now of earlier ones. */
  pass(folded: Folded): readonly StateChange[] {
    const { input, changes, tasks } = folded
    // What is told again was on the disk before.
    if (input.kind === "takenUp" || (changes.length === 0 && this.#held.size === 0)) return changes
    const freed = [...tasks].flatMap(([arn, task]) => (leavesNoTrace(task) ? [] : this.#free(arn)))
    const told = changes.filter((change) => !leavesNoTrace(tasks.get(change.taskArn)))
    if (told.length < changes.length) this.#hold(folded)
    return [...freed, ...told]
  }

  #hold({ changes, tasks }: Folded): void {
    for (const change of changes)
      if (leavesNoTrace(tasks.get(change.taskArn)))
        this.#held.set(change.taskArn, [...(this.#held.get(change.taskArn) ?? []), change])
  }

  #free(arn: string): readonly StateChange[] {
    const held = this.#held.get(arn) ?? []
    this.#held.delete(arn)
    return held
  }
}

/**
 * A container that has never had a process is the same to Docker before its end and after it. An end with a sequence number is told at
 * once all the same, for others start upon it.
 */
const leavesNoTrace = (task: TaskState | undefined): boolean =>
  task?.known === "STOPPED" &&
  task.recorded !== "STOPPED" &&
  task.stopSequence === undefined &&
  task.containers.some(
    ({ startedAt, death }, index) =>
      startedAt === undefined && death === undefined && task.definition.containers[index]?.internal !== true,
  )
