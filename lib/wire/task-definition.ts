/**
 * From AWS's register-task-definition JSON to a task. What one host can honour is mapped, what has no effect on one host is
 * skipped with a warning, and what would change how the containers behave, and is not built, is refused by its path.
 */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import { InvalidOptionsError, InvalidTaskError, type Issue } from "../model/error.ts"
import type { Logger } from "../model/logger.ts"
import { compact } from "./compact.ts"
import { containerFromDefinition, idleContainerKeys, idlePortKeys } from "./container-definition.ts"
import { DefinitionCodec, idleTaskKeys } from "./definition-codec.ts"
import { idleFieldsIn } from "./ecs-field.ts"
import { firstAtEachPath, within, type Path } from "./issue.ts"
import { keyIssuesIn } from "./option-key.ts"
import { asObject, asPlain, isObject, withoutNulls, type PlainObject } from "./plain.ts"
import { issuesOf } from "./strict.ts"
import { findTaskIssues } from "./task-check.ts"
import type { TaskInput } from "./task-input.ts"

/** What {@link taskFromDefinition} is given beside the definition. */
export interface DefinitionOptions {
  /** The arn of the task to be. */
  readonly arn?: string | undefined
  /** Is warned of each field that is skipped because it has no effect on one host; default: silence. */
  readonly logger?: Logger | undefined
  /** Hears of the same, as data. */
  readonly onWarning?: ((issue: Issue) => void) | undefined
}

/**
 * Takes what `register-task-definition` is given, and what `describe-task-definition` gives.
 *
 * @throws InvalidTaskError with the path of everything that cannot be used; InvalidOptionsError with each option that is not known.
 *
 * @example
 * taskFromDefinition({ family: "shop", containerDefinitions: [{ name: "web", image: "nginx", user: "www" }] })
 * // { family: "shop", containers: [{ name: "web", image: "nginx", dockerConfig: { config: '{"User":"www"}' } }] }
 */
export const taskFromDefinition = (definition: unknown, options: DefinitionOptions = {}): TaskInput => {
  const strangers = keyIssuesIn(options, ["arn", "logger", "onWarning"])
  if (strangers.length > 0) throw new InvalidOptionsError(strangers)
  const read = pipe(
    E.Do,
    E.bind("plain", () => asPlain(definition)),
    E.bind("task", ({ plain }) => readTask(plain)),
  )
  if (E.isLeft(read)) throw new InvalidTaskError(read.left)
  const { arn, logger, onWarning } = options
  for (const issue of warningsIn(unwrap(read.right.plain))) {
    logger?.warn({ issue }, `${issue.path} is skipped, since it has no effect on one host`)
    onWarning?.(issue)
  }
  return arn === undefined ? read.right.task : { arn, ...read.right.task }
}

/**
 * Tells a definition of ECS from a task in this package's own form.
 *
 * @example
 * isEcsDefinition({ family: "shop", containerDefinitions: [] }) // true
 * isEcsDefinition({ containers: [] }) // false
 */
export const isEcsDefinition = (input: unknown): boolean =>
  pipe(
    asPlain(input),
    E.exists((plain) => "containerDefinitions" in unwrap(plain).definition),
  )

interface Unwrapped {
  readonly path: Path
  readonly definition: PlainObject
}

/** AWS answers with the definition inside `taskDefinition`, and its tags beside it. */
const unwrap = (input: unknown): Unwrapped => {
  const outer = asObject(input)
  return "taskDefinition" in outer
    ? { path: ["taskDefinition"], definition: asObject(outer["taskDefinition"]) }
    : { path: [], definition: outer }
}

const readTask = (input: unknown): E.Either<readonly Issue[], TaskInput> => {
  const { path, definition } = unwrap(input)
  const unset = isObject(input) ? withoutNulls(definition) : input
  const decoded = DefinitionCodec.decode(unset)
  const misshapen = E.isLeft(decoded) ? issuesOf(decoded.left) : []
  const issues = firstAtEachPath([...misshapen, ...inconsistencies(definition)])
  if (E.isLeft(decoded) || issues.length > 0) return E.left(issues.map((issue) => within(path, issue)))
  const { family, revision, containerDefinitions, volumes } = decoded.right
  return E.right(
    compact({
      family,
      version: revision === undefined ? undefined : String(revision),
      containers: containerDefinitions.map(containerFromDefinition),
      volumes: volumes?.map(({ name, host }) => compact({ name, host })),
    }),
  )
}

/** A definition's containers refer to each other, to volumes and to ports just as a task's do. */
const inconsistencies = ({ containerDefinitions, volumes }: PlainObject): readonly Issue[] =>
  findTaskIssues({ containers: containerDefinitions, volumes }).map((issue) => ({
    ...issue,
    path: renamed(issue.path),
    expected: renamed(issue.expected),
  }))

const renamed = (words: string): string => words.replace(/\bcontainers(?=\[|$)/, "containerDefinitions")

const warningsIn = ({ path, definition }: Unwrapped): readonly Issue[] => [
  ...idleFieldsIn(definition, idleTaskKeys, path),
  ...partsOf(definition, "containerDefinitions", path).flatMap(([container, place]) => [
    ...idleFieldsIn(container, idleContainerKeys, place),
    ...partsOf(container, "portMappings", place).flatMap(([mapping, at]) => idleFieldsIn(mapping, idlePortKeys, at)),
  ]),
]

const partsOf = (object: PlainObject, key: string, path: Path): readonly (readonly [PlainObject, Path])[] => {
  const list = object[key]
  return Array.isArray(list) ? list.map((part, index) => [asObject(part), [...path, key, index]]) : []
}
