/**
 * One task as a store keeps it: its state as JSON, without what is undefined and without the settings, which are the engine's. A
 * record is our own and whole, so that it is read strictly; and it is read by itself, whatever has become of the others.
 */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import type * as t from "io-ts/lib/index.js"
import type { Issue } from "../model/error.ts"
import { taskStatuses } from "../model/status.ts"
import { ContainerRecord, readContainerRecord } from "./container-record.ts"
import { DefinitionRecord } from "./definition-record.ts"
import { exact, series } from "./exact.ts"
import { issueAt } from "./issue.ts"
import { isObject } from "./plain.ts"
import { migrate, newestVersion, type MigrationStep, type TooNew } from "./record-version.ts"
import type { SavedTask } from "./saved-restore.ts"
import { number, string } from "./saved-shape.ts"
import { flag, oneOf, someText, wholeNumber } from "./scalar.ts"
import { issuesOf } from "./strict.ts"

/** Why a record cannot be read. */
export type RecordFault = TooNew | Damaged

export interface Damaged {
  readonly kind: "damaged"
  readonly issues: readonly Issue[]
}

/** Version 1 counted in `attempts` whatever had failed. */
const countApart: MigrationStep = ({ containers, ...record }) => ({
  ...record,
  containers: Array.isArray(containers)
    ? containers.map((container: unknown) => (isObject(container) ? { ...container, looks: 0, repulls: 0 } : container))
    : containers,
})

/** One step for each version that there was before this one. */
const steps: readonly MigrationStep[] = [countApart]

/** JSON text; tasks that are equal but for their settings and for what is undefined have the same. */
export const encodeRecord = (task: SavedTask): string =>
  JSON.stringify({ v: newestVersion(steps), ...task, settings: undefined })

/** The key of an arn's record: text that UTF-8 cannot hold is escaped in it, so that no two arns have one key. */
export const keyOf = (arn: string): string => JSON.stringify(arn)

/** Never throws, whatever the text is. */
export const decodeRecord = (key: string, text: string): E.Either<RecordFault, SavedTask> =>
  pipe(
    parse(text),
    E.chainW((record) => migrate(record, steps)),
    E.chainW((record) =>
      pipe(
        TaskRecord.decode(record),
        E.mapLeft((errors) => damaged(issuesOf(errors))),
      ),
    ),
    E.chain((record) => {
      const issues = findIssues(key, record)
      return issues.length === 0 ? E.right(read(record)) : E.left(damaged(issues))
    }),
  )

const status = oneOf(...taskStatuses)

const TaskRecord = exact(
  {
    definition: DefinitionRecord,
    order: wholeNumber(0),
    submissionId: someText,
    desired: status,
    known: status,
    knownAt: number,
    sent: status,
    removal: flag,
    hasEntered: flag,
    containers: series(ContainerRecord),
  },
  { recorded: status, stoppedBy: string, stopSequence: wholeNumber(0), checkAt: number },
  "a task's state",
)
type TaskRecord = t.TypeOf<typeof TaskRecord>

const read = (record: TaskRecord): SavedTask => ({
  definition: record.definition,
  order: record.order,
  submissionId: record.submissionId,
  desired: record.desired,
  known: record.known,
  knownAt: record.knownAt,
  sent: record.sent,
  recorded: record.recorded,
  stoppedBy: record.stoppedBy,
  removal: record.removal,
  stopSequence: record.stopSequence,
  hasEntered: record.hasEntered,
  checkAt: record.checkAt,
  containers: record.containers.map(readContainerRecord),
})

/** The parts of a state find each other by place and name. */
const findIssues = (key: string, { definition, containers }: TaskRecord): readonly Issue[] => {
  const names = (parts: readonly { readonly name: string }[]): string => JSON.stringify(parts.map(({ name }) => name))
  return [
    ...(keyOf(definition.arn) === key ? [] : [issueAt(["definition", "arn"], `the arn ${key}`, definition.arn)]),
    ...(names(containers) === names(definition.containers)
      ? []
      : [issueAt(["containers"], "a state for each container of the definition", containers)]),
  ]
}

const parse = (text: string): E.Either<RecordFault, Readonly<Record<string, unknown>>> => {
  const none = damaged([{ path: "", expected: "a record in JSON", got: "something else" }])
  try {
    const parsed: unknown = JSON.parse(text)
    return isObject(parsed) ? E.right(parsed) : E.left(none)
  } catch {
    return E.left(none)
  }
}

const damaged = (issues: readonly Issue[]): RecordFault => ({ kind: "damaged", issues })
