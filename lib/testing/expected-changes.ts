/** What a test expects of the engine's changes, in marbles, held against those that came; a difference is two diagrams. */
import { TestScheduler } from "rxjs/testing"
import { compareMarbles, type ContainerStatus, type StateChange } from "../index.ts"
import type { Subjects } from "./subject.ts"
import { isCalled } from "./world.ts"

/**
 * What a letter stands for: a status, or a change of which only what is given is compared. A letter without a value is a status
 * by its first letter, in either case.
 */
export type ExpectedChange =
  | ContainerStatus
  | ({ readonly status: ContainerStatus } & Partial<
      Pick<Extract<StateChange, { kind: "container" }>, "exitCode" | "reason" | "portBindings" | "replayed" | "taskArn">
    >)

/** What `expectChanges` says of the changes that it is about. */
export interface ChangesExpectation {
  /** Each change at its frame; those that are together in one lane, in their order. */
  toBe(marbles: string, values?: Readonly<Record<string, ExpectedChange>>): void
}

export interface Expectation {
  /** A task's arn, a container's name, or both with a space between; undefined: every task, but no container. */
  readonly of: string | undefined
  readonly wanted: readonly Wanted[]
}

/** One change that a test expects. */
export interface Wanted {
  readonly at: number
  readonly status: ContainerStatus
  readonly named: Omit<Exclude<ExpectedChange, string>, "status">
}

/** Reads marbles while a `TestScheduler` runs, which is what makes a character a millisecond. */
export const readWanted = (marbles: string, values: Readonly<Record<string, ExpectedChange>> = {}): readonly Wanted[] =>
  TestScheduler.parseMarbles(marbles, undefined, undefined, false, true).map(({ frame, notification }) => {
    const letter = notification.kind === "N" ? String(notification.value) : "an end"
    const value = values[letter] ?? statuses.find((status) => status.startsWith(letter.toUpperCase()))
    if (value === undefined) throw new Error(`expectChanges does not know what ${letter} stands for in "${marbles}"`)
    const { status, ...named } = typeof value === "string" ? { status: value } : value
    return { at: frame, status, named }
  })

const statuses: readonly ContainerStatus[] = ["PULLED", "CREATED", "RUNNING", "STOPPED"]

/**
 * What is wrong, with two diagrams; undefined: nothing is. What the test does not name, is not compared. `subjects` say what a name that
 * may be a task's or a container's means.
 */
export const findDifference = (
  { of, wanted }: Expectation,
  changes: readonly StateChange[],
  subjects: Subjects,
): string | undefined => {
  const actual = select(changes, of, subjects)
  const unpaired = [...actual]
  const expected = wanted.map((one): StateChange => {
    const index = unpaired.findIndex((change) => isLike(change, one))
    const [like] = index < 0 ? [] : unpaired.splice(index, 1)
    return { ...(like ?? strangerTo(of, one, actual[0])), ...one.named }
  })
  const diagrams = compareMarbles(expected, actual, { from: 0 })
  const subject = of ?? "the tasks"
  if (diagrams !== undefined) return `The changes of ${subject} are not the expected ones.\n\n${diagrams}`
  const [key] = expected.flatMap((change) => (change.kind === "task" ? ownKeys.filter((own) => own in change) : []))
  return key && `No task has ${key}, which is a container's: expectChanges says so of ${subject}, not of a container`
}

/** What only a container has. */
const ownKeys = ["exitCode", "portBindings"] as const

const isLike = (change: StateChange, { at, status, named: { taskArn = change.taskArn } }: Wanted): boolean =>
  change.at === at && change.status === status && change.taskArn === taskArn

/** A change that did not come, on the line of those that did. */
const strangerTo = (of = "?", { at, status }: Wanted, other: StateChange | undefined): StateChange => {
  const [taskArn = of, name] = of.split(" ")
  const containerName = other?.kind === "container" ? other.containerName : name
  return status === "PULLED" || containerName !== undefined
    ? { kind: "container", taskArn: other?.taskArn ?? taskArn, containerName: containerName ?? of, status, at }
    : { kind: "task", taskArn: other?.taskArn ?? taskArn, status, at }
}

/** A task's arn goes before a container's name, whether or not the task has told anything. */
const select = (changes: readonly StateChange[], of: string | undefined, subjects: Subjects): readonly StateChange[] =>
  of === undefined || subjects.has(of)
    ? changes.filter(({ kind, taskArn }) => kind === "task" && (of === undefined || taskArn === of))
    : changes.filter(
        (change) => change.kind === "container" && isCalled({ ...change, container: change.containerName }, of),
      )
