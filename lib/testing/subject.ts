/** Whom a test can expect something of: tasks and their containers, by name. A name that means nobody, or several, is a mistake. */
import type { StateChange, Task } from "../index.ts"
import { isCalled } from "./world.ts"

/** The names of each task's containers, by its arn. */
export type Subjects = ReadonlyMap<string, readonly string[]>

/** Those of which something was told, and may be gone by now; and those that are there, and may have had nothing to tell. */
export const subjectsOf = (changes: readonly StateChange[], tasks: readonly Task[]): Subjects => {
  const subjects = new Map<string, string[]>()
  const see = (arn: string, name?: string): void => {
    const names = subjects.get(arn) ?? []
    subjects.set(arn, name === undefined || names.includes(name) ? names : [...names, name])
  }
  for (const change of changes) see(change.taskArn, change.kind === "container" ? change.containerName : undefined)
  for (const { arn, containers } of tasks) for (const { name } of containers) see(arn, name)
  return subjects
}

/** What is wrong with a name that may mean several containers; undefined: it does not. */
export const findAmbiguity = (of: string | undefined, subjects: Subjects): string | undefined => {
  const meant = of === undefined || subjects.has(of) ? [] : calledIn(subjects, of)
  return meant.length < 2
    ? undefined
    : `expectChanges("${String(of)}") may be of any of these, and is to say of which: ${meant.join(", ")}`
}

/** What is wrong with a name that nobody has, neither who was there nor who was made and never submitted; undefined: somebody has. */
export const findStranger = (of: string | undefined, subjects: Subjects, made: Subjects): string | undefined => {
  const isKnown = (among: Subjects): boolean => of === undefined || among.has(of) || calledIn(among, of).length > 0
  if (isKnown(subjects) || isKnown(made)) return undefined
  const all = [...subjects].flatMap(([arn, names]) => names.map((name) => `${arn} ${name}`))
  return `expectChanges("${String(of)}") is of nobody: there is no such task or container, only: ${all.join(", ") || "none"}`
}

const calledIn = (subjects: Subjects, of: string): readonly string[] =>
  [...subjects].flatMap(([taskArn, names]) =>
    names.filter((container) => isCalled({ taskArn, container }, of)).map((name) => `${taskArn} ${name}`),
  )
