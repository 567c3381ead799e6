/** How values are shown at the prompt: what the engine deals in as compact tables, everything else as Node shows it. */
import { inspect } from "node:util"
import { formatStateChange, type Blocker, type Container, type StateChange, type Task } from "../../lib/index.ts"
import type { Effect, Step, TaskState } from "../../lib/lifecycle/index.ts"
import { drawColumns } from "./columns.ts"
import * as recognize from "./recognize.ts"

/** One value, or a list of one kind, as it is shown at the prompt; nothing of the engine's is left to Node. */
export const drawValue = (value: unknown, colors = false): string => {
  if (recognize.isTask(value)) return drawTask(value)
  if (recognize.isStep(value)) return drawStep(value)
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.length === 0 ? inspect(value) : (drawList(list) ?? inspect(value, { colors }))
}

/** One value as one line, for a stream that is watched. */
export const drawLine = (value: unknown): string => {
  if (recognize.isStateChange(value)) return formatStateChange(value)
  if (recognize.isTask(value)) return taskRow(value).filter(isSaid).join("  ")
  return inspect(value, { breakLength: Infinity, compact: true, depth: 3 })
}

const drawList = (list: readonly unknown[]): string | undefined => {
  if (list.every(recognize.isTask)) return drawColumns(list.map(taskRow))
  if (list.every(recognize.isTaskState)) return list.map(drawTaskState).join("\n")
  if (list.every(recognize.isContainer)) return drawColumns(list.map(containerRow))
  if (list.every(recognize.isStateChange)) return drawChanges(list)
  if (list.every(recognize.isBlocker)) return drawColumns(list.map(blockerRow))
  return list.every(recognize.isEffect) ? drawColumns(list.map(effectRow)) : undefined
}

const drawTask = (task: Task): string =>
  [
    [task.arn, progress(task.knownStatus, task.desiredStatus), task.reason ?? ""].filter(isSaid).join("  "),
    drawColumns(task.containers.map(containerRow), "  "),
  ].join("\n")

const taskRow = ({ arn, knownStatus, desiredStatus, containers, reason }: Task): readonly string[] => [
  arn,
  progress(knownStatus, desiredStatus),
  containers
    .map(({ name, knownStatus: known, exitCode }) => [name, known, exitCode].filter(isSaid).join(" "))
    .join(", "),
  reason ?? "",
]

const containerRow = (container: Container): readonly string[] => {
  const { name, image, knownStatus, desiredStatus, exitCode, portBindings = [], reason, containerId = "" } = container
  return [
    name,
    image,
    progress(knownStatus, desiredStatus),
    exitCode === undefined ? "" : `exit ${String(exitCode)}`,
    containerId.slice(0, 12),
    [...portBindings.map(({ hostPort, containerPort }) => `${String(hostPort)}->${String(containerPort)}`), reason]
      .filter(isSaid)
      .join(" "),
  ]
}

/** Times count from the first of them. */
const drawChanges = (changes: readonly StateChange[]): string => {
  const from = changes[0]?.at ?? 0
  return changes.map((change) => `${sinceThen(from, change.at)}  ${formatStateChange(change)}`).join("\n")
}

const sinceThen = (from: number, at: number): string => `+${((at - from) / 1000).toFixed(3)} s`.padStart(10)

const blockerRow = ({ subject, waitsFor, on = "", since, until }: Blocker): readonly string[] => [
  subject,
  waitsFor,
  on,
  `since ${time(since)}`,
  until === undefined ? "" : `until ${time(until)}`,
]

const time = (at: number): string => new Date(at).toISOString().slice(11, 23)

const drawStep = ({ task, effects, changes }: Step): string =>
  [
    task === undefined ? "no task" : drawTaskState(task),
    ...(effects.length === 0 ? [] : [`effects\n${drawColumns(effects.map(effectRow), "  ")}`]),
    ...(changes.length === 0 ? [] : [`changes\n${drawChanges(changes)}`]),
  ].join("\n")

const drawTaskState = ({ definition, known, desired, recorded, containers }: TaskState): string => {
  const rows = containers.map(({ name, known, desired, call, exitCode, failure }) => [
    name,
    progress(known, desired),
    call === undefined ? "" : `${call.name} ${call.admittedAt === undefined ? "wanted" : "under way"}`,
    exitCode === undefined ? "" : `exit ${String(exitCode)}`,
    failure === undefined ? "" : `${failure.name}: ${failure.message}`,
  ])
  const note = recorded === undefined ? "  not recorded yet" : ""
  return `${definition.arn}  ${progress(known, desired)}${note}\n${drawColumns(rows, "  ")}`
}

const effectRow = (effect: Effect): readonly string[] => [
  effect.do,
  effect.container,
  Object.entries(effect)
    .filter(([key, value]) => value !== undefined && !["do", "taskArn", "container"].includes(key))
    .map(([key, value]) => `${key}: ${String(value)}`)
    .join(", "),
]

/** Where it is, and where it is going. */
const progress = (known: string, desired: string): string => (known === desired ? known : `${known} → ${desired}`)

const isSaid = (word: string | number | undefined): boolean => word !== undefined && word !== ""
