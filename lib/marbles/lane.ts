/** The lines of a diagram: each task in order of its first change, its containers below it in order of theirs. */
import { onOneLine } from "../model/change.ts"
import { laneKey, type Mark } from "./mark.ts"

export interface Lane {
  readonly key: string
  /** The key of the lane that it stands under: its task's, or its own. */
  readonly taskKey: string
  /** What stands at the beginning of the line; a container's is indented. */
  readonly title: string
}

/** A container's task has a lane even where it has no mark. */
export const lanesOf = (marks: readonly Mark[], titles: Titles): readonly Lane[] => {
  const tasks = new Map<string, Map<string, Lane>>()
  for (const mark of marks) {
    const { taskArn, container, lane } = mark
    const taskKey = laneKey(taskArn, "")
    const lanes = tasks.get(taskArn) ?? new Map([["", { key: taskKey, taskKey, title: titles.task(taskArn) }]])
    tasks.set(taskArn, lanes)
    if (!lanes.has(container)) lanes.set(container, { key: lane, taskKey, title: `  ${titles.container(mark)}` })
  }
  return [...tasks.values()].flatMap((lanes) => [...lanes.values()])
}

/** How tasks, and whom a mark is about, are called. */
export interface Titles {
  readonly task: (taskArn: string) => string
  readonly container: (mark: Mark) => string
  readonly subject: (mark: Mark) => string
}

/** Long names keep their ends, where they differ; those that still do not are numbered, a container's within its task. */
export const titlesOf = (marks: readonly Mark[]): Titles => {
  const tasks = new Numbering()
  const containers = new Map<string, Numbering>()
  for (const { taskArn, container } of marks) {
    tasks.add(taskArn)
    const ofTask = containers.get(taskArn) ?? new Numbering()
    containers.set(taskArn, ofTask.add(container))
  }
  const task = (taskArn: string): string => tasks.titleOf(taskArn)
  const container = (mark: Mark): string => containers.get(mark.taskArn)?.titleOf(mark.container) ?? ""
  const subject = (mark: Mark): string => `${task(mark.taskArn)}${mark.container === "" ? "" : ` ${container(mark)}`}`
  return { task, container, subject }
}

/** Names that are told apart by a number where their shortened forms are one. */
class Numbering {
  readonly #taken = new Map<string, number>()
  readonly #titles = new Map<string, string>()

  add(name: string): this {
    if (this.#titles.has(name)) return this
    const title = shortened(name)
    const count = (this.#taken.get(title) ?? 0) + 1
    this.#taken.set(title, count)
    this.#titles.set(name, count === 1 ? title : `${title} #${String(count)}`)
    return this
  }

  titleOf(name: string): string {
    return this.#titles.get(name) ?? ""
  }
}

const longest = 24

const shortened = (name: string): string => {
  const line = onOneLine(name)
  return line.length > longest ? `..${line.slice(2 - longest)}` : line
}
