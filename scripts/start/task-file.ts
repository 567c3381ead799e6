/** A person's own file: read, and understood as a task or refused with everything that is wrong with it, before anything runs. */
import { isLeft, isRight } from "fp-ts/lib/Either.js"
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import {
  decodeTask,
  InvalidTaskError,
  isEcsDefinition,
  taskFromDefinition,
  type Issue,
  type TaskInput,
} from "../../lib/index.ts"

export type TaskFile =
  | { readonly kind: "task"; readonly task: TaskInput; readonly warnings: readonly string[] }
  /** One line for each thing that is wrong. */
  | { readonly kind: "unusable"; readonly complaints: readonly string[] }

/** A relative path is meant from where the person stands, whom npm has led to the package's folder. */
export const readTaskFile = (path: string, from = process.env["INIT_CWD"] ?? process.cwd()): TaskFile => {
  try {
    return readTask(JSON.parse(readFileSync(resolve(from, path), "utf8").replace(/^\uFEFF/, "")))
  } catch (error) {
    return { kind: "unusable", complaints: [error instanceof SyntaxError ? notJson(error) : whyUnread(error)] }
  }
}

/** A task in this package's own form, or a task definition of AWS. */
export const readTask = (input: unknown): TaskFile => {
  if (isEcsDefinition(input)) return readDefinition(input)
  if (isTaskInput(input)) return { kind: "task", task: input, warnings: [] }
  const decoded = decodeTask(input, anyArn)
  return unusable(isLeft(decoded) ? decoded.left : [])
}

const anyArn = { arn: "task" }

const isTaskInput = (input: unknown): input is TaskInput => isRight(decodeTask(input, anyArn))

const readDefinition = (definition: unknown): TaskFile => {
  const skipped: Issue[] = []
  try {
    const task = taskFromDefinition(definition, { onWarning: (issue) => skipped.push(issue) })
    return { kind: "task", task, warnings: skipped.map(formatIssue) }
  } catch (error) {
    if (error instanceof InvalidTaskError) return unusable(error.issues)
    throw error
  }
}

const unusable = (issues: readonly Issue[]): TaskFile => ({ kind: "unusable", complaints: issues.map(formatIssue) })

const formatIssue = ({ path, expected, got }: Issue): string =>
  `${path === "" ? "the task" : path}: expected ${expected}, got ${got}`

/** Of the parser's message only the place: the rest quotes the text, which may hold secrets. */
const notJson = ({ message }: SyntaxError): string => {
  const [place = "somewhere"] = /at position \d+( \(line \d+ column \d+\))?/.exec(message) ?? []
  return `it is not JSON, ${place}`
}

const whyUnread = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  if (!("code" in error)) return error.message
  return (
    { ENOENT: "there is no such file", EISDIR: "it is a folder", EACCES: "it may not be read" }[String(error.code)] ??
    error.message
  )
}
