/**
 * Ends that leave no trace in Docker: that of a container which was given up before it had run, or which is gone. Should the process be
 * killed before such an end is on the disk, the next one would know nothing of it and run the container after all: so it is told only
 * once it is, and after it what follows of the same task. Any other end the daemon can tell again.
 */
import { isRunningInVain } from "../lifecycle/announce.ts"
import type { StateChange } from "../model/change.ts"
import type { ContainerState, TaskState } from "../model/task.ts"
import type { Folded } from "./table.ts"

interface Held {
  readonly change: StateChange
  /** Whose end has to be on the disk first; undefined: it only waits for those before it. */
  readonly ended: string | undefined
}

export class HeldChanges {
  readonly #taskOf: (arn: string) => TaskState | undefined
  /** Of each task in the order in which it came about; none is empty. */
  readonly #held = new Map<string, Held[]>()

  /** Of `taskOf`, as the task is by now. */
  constructor(taskOf: (arn: string) => TaskState | undefined) {
    this.#taskOf = taskOf
  }

  /** Something is to be told of the task as soon as it is on the disk. */
  holds(arn: string): boolean {
    return this.#held.has(arn)
  }

  /** What may be told by now of earlier folds, and of this one; the rest of it is held. */
  sift(folded: Folded): readonly StateChange[] {
    const { input, changes, tasks } = folded
    // What is told again was on the disk before.
    if (input.kind === "takenUp" || (changes.length === 0 && this.#held.size === 0)) return changes
    const told = this.#freed(folded)
    for (const change of changes) {
      const { taskArn } = change
      const ended = endWithoutTrace(change, tasks.get(taskArn))
      const before = this.#held.get(taskArn)
      if (before !== undefined) before.push({ change, ended })
      else if (ended !== undefined) this.#held.set(taskArn, [{ change, ended }])
      else told.push(change)
    }
    return told
  }

  /** An end with a sequence number waits for nothing, for others start upon it. */
  #freed({ input, tasks }: Folded): StateChange[] {
    const freed: StateChange[] = []
    if (this.#held.size === 0) return freed
    if (input.kind === "task" && input.written !== undefined) freed.push(...this.#free(input.arn, input.written))
    for (const [arn, task] of tasks) if (task?.stopSequence !== undefined) freed.push(...this.#free(arn, task))
    return freed
  }

  /** All that is still held, since all of it is on the disk by now, and no fold will come any more. */
  rest(): readonly StateChange[] {
    const rest = [...this.#held.values()].flat()
    this.#held.clear()
    return this.#worthTelling(rest)
  }

  #worthTelling(held: readonly Held[]): readonly StateChange[] {
    return held.map(({ change }) => change).filter((change) => !this.#isVain(change))
  }

  /** It was to be told before its task was to stop, as each is that is forgotten by now. */
  #isVain({ kind, taskArn, status }: StateChange): boolean {
    const { desired } = this.#taskOf(taskArn) ?? { desired: "STOPPED" }
    return kind === "task" && isRunningInVain({ known: status, desired })
  }

  /** As far as the ends go that the task has in this state. */
  #free(arn: string, { containers }: TaskState): readonly StateChange[] {
    const held = this.#held.get(arn) ?? []
    const hasEnded = (ended: string): boolean =>
      containers.some(({ name, known }) => name === ended && known === "STOPPED")
    const first = held.findIndex(({ ended }) => ended !== undefined && !hasEnded(ended))
    const free = held.splice(0, first === -1 ? held.length : first)
    if (held.length === 0) this.#held.delete(arn)
    return this.#worthTelling(free)
  }
}

/**
 * Whose end it is. A container that has never had a process is the same to Docker before its end and after it, and one that is gone the
 * same as one that was never made.
 */
const endWithoutTrace = (change: StateChange, task: TaskState | undefined): string | undefined => {
  if (change.kind === "task" || change.status !== "STOPPED" || task?.stopSequence !== undefined) return undefined
  const isIt = ({ name, startedAt, death, gone }: ContainerState): boolean =>
    name === change.containerName && (gone || (startedAt === undefined && death === undefined))
  return task?.containers.find(isIt)?.name
}
