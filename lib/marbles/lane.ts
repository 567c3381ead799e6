/** The lines of a diagram: each task in order of its first change, its containers below it in order of theirs. */
import { laneKey, onOneLine, type Mark } from "./mark.ts"

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
  for (const { taskArn, container, lane } of marks) {
    const taskKey = laneKey(taskArn, "")
    const lanes = tasks.get(taskArn) ?? new Map([["", { key: taskKey, taskKey, title: titles.task(taskArn) }]])
    tasks.set(taskArn, lanes)
    if (!lanes.has(container)) lanes.set(container, { key: lane, taskKey, title: `  ${shortened(container)}` })
  }
  return [...tasks.values()].flatMap((lanes) => [...lanes.values()])
}

/** How tasks, and whom a mark is about, are called. */
export interface Titles {
  readonly task: (taskArn: string) => string
  readonly subject: (mark: Mark) => string
}

/** Long arns keep their ends, where they differ; those that still do not are numbered. */
export const titlesOf = (marks: readonly Mark[]): Titles => {
  const taken = new Map<string, number>()
  const titles = new Map<string, string>()
  for (const { taskArn } of marks) {
    if (titles.has(taskArn)) continue
    const title = shortened(taskArn)
    const count = (taken.get(title) ?? 0) + 1
    taken.set(title, count)
    titles.set(taskArn, count === 1 ? title : `${title} #${String(count)}`)
  }
  const task = (taskArn: string): string => titles.get(taskArn) ?? ""
  return {
    task,
    subject: ({ taskArn, container }) => `${task(taskArn)}${container === "" ? "" : ` ${shortened(container)}`}`,
  }
}

const longest = 24

const shortened = (name: string): string => {
  const line = onOneLine(name)
  return line.length > longest ? `..${line.slice(2 - longest)}` : line
}
