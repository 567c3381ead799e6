/**
 * The message by which ECS's backend sends an agent its tasks, as tasks of ours (DM-90). It is foreign input like any other: a
 * task that cannot be used is set aside with every reason, and the tasks beside it are none the worse for it (AC-2).
 */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import { InvalidTaskError, type Issue } from "../model/error.ts"
import { issueAt, within } from "./issue.ts"
import { foldTask } from "./payload-task.ts"
import { asPlain, isObject, type PlainObject } from "./plain.ts"
import { decodeTaskInput, type TaskInput } from "./task-input.ts"

/** What a payload message comes to. */
export interface PayloadTasks {
  /** To be added in this order: stops come first, so that a start of the same number waits for them (AC-3). */
  readonly tasks: readonly TaskInput[]
  readonly refused: readonly RefusedTask[]
}

/** A task of a payload that cannot be used; it costs no other anything. */
export interface RefusedTask {
  /** Absent where the task does not even have a readable one. */
  readonly arn?: string
  readonly error: InvalidTaskError
}

/**
 * Takes `{ seqNum, tasks: [{ arn, desiredStatus, containers, … }] }`; other keys of the message are the channel's own. The number is
 * that of each task's start or stop. A task's keys may be in any case, and unknown ones are passed over.
 *
 * @throws InvalidTaskError where there is no list of tasks at all, or the number is none.
 *
 * @example
 * const sleeper = { arn: "task/1", desiredStatus: "RUNNING", containers: [{ name: "main", image: "busybox:1" }] }
 * const { tasks, refused } = tasksFromPayload({ seqNum: 7, tasks: [sleeper, { arn: "task/2" }] })
 * tasks.map(({ startSequenceNumber }) => startSequenceNumber) // [7]
 * refused.map(({ arn }) => arn) // ["task/2"]
 */
export const tasksFromPayload = (payload: unknown): PayloadTasks => {
  const read = pipe(asPlain(payload), E.chain(readPayload))
  if (E.isLeft(read)) throw new InvalidTaskError(read.left)
  const { tasks, seqNum } = read.right
  const decoded = tasks.map((task, index) => decodeOne(foldTask(task), index, seqNum))
  const taken = decoded.flatMap((one) => (E.isRight(one) ? [one.right] : []))
  return {
    tasks: [...taken.filter(isStop), ...taken.filter((task) => !isStop(task))],
    refused: decoded.flatMap((one) => (E.isLeft(one) ? [one.left] : [])),
  }
}

interface Payload {
  readonly tasks: readonly unknown[]
  readonly seqNum: number | undefined
}

const readPayload = (payload: unknown): E.Either<readonly Issue[], Payload> => {
  if (!isObject(payload)) return E.left([issueAt([], "a message with tasks", payload)])
  const { tasks, seqNum } = payload
  if (!Array.isArray(tasks)) return E.left([issueAt(["tasks"], "a list", tasks)])
  if (seqNum === undefined || seqNum === null) return E.right({ tasks, seqNum: undefined })
  return typeof seqNum === "number" && Number.isSafeInteger(seqNum) && seqNum >= 0
    ? E.right({ tasks, seqNum })
    : E.left([issueAt(["seqNum"], "a whole number from 0", seqNum)])
}

const decodeOne = (task: unknown, index: number, seqNum: number | undefined): E.Either<RefusedTask, TaskInput> =>
  pipe(
    decodeTaskInput(isObject(task) ? numbered(task, seqNum) : task),
    E.chain((input) => {
      const issues = [...(input.arn === undefined ? [withoutArn] : []), ...withoutHost(input)]
      return issues.length === 0 ? E.right(input) : E.left(issues)
    }),
    E.mapLeft((issues) => ({
      ...(isObject(task) && typeof task["arn"] === "string" ? { arn: task["arn"] } : {}),
      error: new InvalidTaskError(issues.map((issue) => within(["tasks", index], issue))),
    })),
  )

/** The backend could never be told of a task that it does not know. */
const withoutArn = issueAt(["arn"], "a text that is not empty", undefined)

/** A volume without the key is of a kind that the agent does not know (DM-40). */
const withoutHost = ({ volumes = [] }: TaskInput): readonly Issue[] =>
  volumes.flatMap(({ host }, index) =>
    host === undefined ? [issueAt(["volumes", index, "host"], "an object", undefined)] : [],
  )

const numbered = (task: PlainObject, seqNum: number | undefined): unknown => ({
  ...task,
  ...(task["desiredStatus"] === "STOPPED" ? { stopSequenceNumber: seqNum } : { startSequenceNumber: seqNum }),
})

const isStop = ({ desiredStatus }: TaskInput): boolean => desiredStatus === "STOPPED"
