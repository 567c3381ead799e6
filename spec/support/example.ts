/**
 * The programs in doc comments, run as they stand there. The names of the entry point, of the package's first and of rxjs are in
 * scope, and the daemon is the simulated one. What follows an expression in a comment and begins as a value does is that
 * expression's value.
 */
import { expect } from "chai"
import { isLeft } from "fp-ts/lib/Either.js"
import * as rxjs from "rxjs"
import { constants, compileFunction } from "node:vm"
import { pathToFileURL } from "node:url"
import blankSpace from "ts-blank-space"
import ts from "typescript"
import { createTaskEngine, decodeTask, defaultConfig, InvalidTaskError } from "../../lib/index.ts"
import type { TaskEngine, TaskEngineOptions } from "../../lib/index.ts"
import { reduceTask } from "../../lib/lifecycle/index.ts"
import { createSimulatedDocker, type SimulatedDocker } from "../../lib/simulation/index.ts"
import { entryPoints } from "./entry.ts"

/** Rejects where an example of the entry point throws, or where something is not what it says. */
export const runExample = async (code: string, entry = "docker-task-engine"): Promise<void> => {
  const daemons: SimulatedDocker[] = []
  const engines: TaskEngine[] = []
  const kept = <Thing>(thing: Thing, things: Thing[]): Thing => {
    things.push(thing)
    return thing
  }
  const createDockerClient = () => kept(createSimulatedDocker(), daemons)
  const scope: Readonly<Record<string, unknown>> = {
    ...rxjs,
    ...(await namesOf("docker-task-engine")),
    ...(await namesOf(entry)),
    ...(entry === "docker-task-engine/lifecycle" ? aTask() : {}),
    createDockerClient,
    createTaskEngine: (options: TaskEngineOptions = {}) =>
      kept(createTaskEngine({ docker: createDockerClient(), ...options }), engines),
    console: { log: () => undefined, error: () => undefined },
    it: (_: string, body: () => unknown) => body(),
    sameValue: (actual: unknown, expected: unknown) => expect(actual).to.deep.equal(expected),
  }
  try {
    await compile(code, Object.keys(scope))(...Object.values(scope))
  } finally {
    await Promise.all(engines.map((engine) => engine.shutdown()))
    daemons.forEach((daemon) => daemon.close())
  }
}

/** What the examples of the lifecycle begin with. */
const aTask = () => {
  const definition = decodeTask({ containers: [{ name: "main", image: "busybox:1" }] }, { arn: "task/1" })
  if (isLeft(definition)) throw new InvalidTaskError(definition.left)
  const submission = { definition: definition.right, settings: defaultConfig, order: 0, submissionId: "1" }
  const { task } = reduceTask(undefined, { kind: "submitted", at: 0, ...submission })
  return { submission, task: reduceTask(task, { kind: "recorded", at: 1, status: "NONE" }).task }
}

const namesOf = async (entry: string): Promise<object> => {
  const file = entryPoints().get(entry)
  if (file === undefined) throw new Error(`${entry} is no entry point`)
  return (await import(pathToFileURL(file).href)) as object
}

const compile = (code: string, names: readonly string[]) =>
  compileFunction(`return (async () => {${blankSpace(withChecks(code))}\n})()`, names, {
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }) as (...values: readonly unknown[]) => Promise<void>

/** The example with each value that a comment promises compared with what its expression comes to. */
export const withChecks = (code: string): string => {
  const { statements } = ts.createSourceFile("example.ts", code, ts.ScriptTarget.Latest)
  return statements
    .filter(ts.isExpressionStatement)
    .toReversed()
    .reduce((checked, statement) => {
      const value = promisedAfter(code, statement.end)
      if (value === undefined) return checked
      const { pos, end } = toldIn(statement.expression)
      const check = `\nsameValue(await (${code.slice(pos, end)}), (${value}))`
      return checked.slice(0, statement.pos) + check + checked.slice(statement.end)
    }, code)
}

/** In the comment on the same line, or else in the one on the next. */
const promisedAfter = (code: string, end: number): string | undefined => {
  const comments = ts.getTrailingCommentRanges(code, end) ?? ts.getLeadingCommentRanges(code, end) ?? []
  const value = comments.map((comment) => code.slice(comment.pos + 2, comment.end)).join("\n")
  return /^\s*(["'`[{\d-]|(true|false|null|undefined)\b)/.test(value) ? value : undefined
}

/** Of `console.log(value)`, the value. */
const toldIn = (expression: ts.Expression): ts.Expression => {
  if (!ts.isCallExpression(expression)) return expression
  const [told] = expression.arguments
  const { expression: called } = expression
  const isLog =
    ts.isPropertyAccessExpression(called) &&
    ts.isIdentifier(called.expression) &&
    called.expression.text === "console" &&
    called.name.text === "log"
  return isLog && told !== undefined ? told : expression
}
