/** Every task that the engine knows of: those in its table, and those on their way into it. */
import type { TaskState } from "../model/task.ts"
import { isHeir } from "./heir.ts"
import type { Folded, TaskTable } from "./table.ts"

export class Roll {
  readonly #table: Pick<TaskTable, "get" | "all">
  /** Of an earlier process, and not in the table yet; by arn. */
  #kept = new Map<string, TaskState>()
  /** Submitted by somebody who is just being told of something else: they have their turn next. */
  readonly #coming = new Set<string>()
  #submissions = 0

  constructor(table: Pick<TaskTable, "get" | "all">) {
    this.#table = table
  }

  /** In the order of their submission: one that has waited for its arn to be free comes into the table after others. */
  all(): readonly TaskState[] {
    return [...this.#table.all(), ...this.#kept.values()].sort((one, other) => one.order - other.order)
  }

  find(arn: string): TaskState | undefined {
    return this.#table.get(arn) ?? this.#kept.get(arn)
  }

  /** As `find`, or that there is no such task yet, but will be. */
  present(arn: string): TaskState | "coming" | undefined {
    return this.find(arn) ?? (this.#coming.has(arn) ? "coming" : undefined)
  }

  /** How many there have been. */
  get submissions(): number {
    return this.#submissions
  }

  /** A number for each submission, in their order. */
  nextSubmission(): number {
    return this.#submissions++
  }

  /** Gives the tasks of an earlier process in the order of their submission, which goes on after them. */
  expect(kept: readonly TaskState[]): readonly TaskState[] {
    const ordered = kept.toSorted((one, other) => one.order - other.order)
    this.#kept = new Map(ordered.map((task) => [task.definition.arn, task]))
    this.#submissions = ordered.reduce((next, { order }) => Math.max(next, order + 1), 0)
    return ordered
  }

  announce(arn: string): void {
    this.#coming.add(arn)
  }

  /** What was on its way is there, or is not going to be. */
  settle(folded: Folded): void {
    const { input, tasks } = folded
    if (input.kind === "task" && input.event.kind === "submitted" && !isHeir(folded, (arn) => this.#table.get(arn)))
      this.#coming.delete(input.arn)
    if (this.#kept.size > 0) for (const arn of tasks.keys()) this.#kept.delete(arn)
  }
}
