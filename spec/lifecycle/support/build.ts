/** Small tasks, and whole lives folded from plain events. */
import { reduceTask, type Step, type TaskEvent } from "../../../lib/lifecycle/index.ts"
import type { ContainerInspection } from "../../../lib/model/daemon.ts"
import type { TaskDefinition } from "../../../lib/model/definition.ts"
import type { ContainerState, Settings, TaskState } from "../../../lib/model/task.ts"
import type { ContainerOccurrence } from "../../../lib/lifecycle/index.ts"
import { containerDefinition, taskDefinition } from "../../support/definition.ts"

export { containerDefinition, taskDefinition }

export const settings: Settings = {
  stopGraceMs: 30_000,
  stoppedTaskRetentionMs: 10_000_000,
  steadyStateCheckMs: 600_000,
}

export const web = containerDefinition("web")
/** `web` links to `db`, which is declared first. */
export const linked = taskDefinition([
  containerDefinition("db"),
  containerDefinition("web", { links: ["db:database"] }),
])

export const submitted = (definition: TaskDefinition, order = 0): TaskEvent => ({
  kind: "submitted",
  at: 0,
  definition,
  settings,
  order,
  submissionId: "s1",
})

export const recorded: TaskEvent = { kind: "recorded", at: 0, status: "NONE" }

/** Everything that a row of events comes to, announcements in a form that a table can hold. */
export interface Life {
  readonly task: TaskState | undefined
  readonly last: Step
  /** `pull web`, `release pull web`, one per effect, in order. */
  readonly effects: readonly string[]
  /** `web STOPPED (reason)`, `task STOPPED`; RUNNING and STOPPED only. */
  readonly news: readonly string[]
}

/** Folds a task from its submission, already recorded. */
export const live = (definition: TaskDefinition, events: readonly TaskEvent[]): Life => {
  const effects: string[] = []
  const news: string[] = []
  let last: Step = { task: undefined, effects: [], changes: [] }
  for (const event of [submitted(definition), recorded, ...events]) {
    last = reduceTask(last.task, event)
    effects.push(...last.effects.map((effect) => describeEffect(effect)))
    news.push(...last.changes.filter(({ status }) => status === "RUNNING" || status === "STOPPED").map(describeChange))
  }
  return { task: last.task, last, effects, news }
}

/** The calls among the effects. */
export const callsOf = ({ effects }: Life): readonly string[] =>
  effects.filter((effect) => !effect.startsWith("release"))

/** The task of a life that is not over. */
export const taskOf = ({ task }: Pick<Step, "task">): TaskState => {
  if (task === undefined) throw new Error("There is no task")
  return task
}

/** One container of a task. */
export const containerOf = (life: Pick<Step, "task">, name = "web"): ContainerState => {
  const container = taskOf(life).containers.find((each) => each.name === name)
  if (container === undefined) throw new Error(`There is no container ${name}`)
  return container
}

const describeEffect = (effect: Step["effects"][number]): string => {
  switch (effect.do) {
    case "release":
      return `release ${effect.call} ${effect.container}`
    case "remove":
      return `remove ${effect.container}${effect.force ? " by force" : ""}`
    case "pull":
    case "create":
    case "start":
    case "stop":
    case "inspect":
      return `${effect.do} ${effect.container}`
  }
}

const describeChange = (change: Step["changes"][number]): string => {
  const code = change.kind === "container" && change.exitCode !== undefined ? ` ${String(change.exitCode)}` : ""
  const reason = change.reason === undefined ? "" : ` (${change.reason})`
  return `${change.kind === "task" ? "task" : change.containerName} ${change.status}${code}${reason}`
}

type Bare<Occurrence> = Occurrence extends ContainerOccurrence ? Omit<Occurrence, "container" | "at"> : never

/** Writes the events of one container briefly: `of("web")(10, { kind: "pulled" })`. */
export const of =
  (container: string) =>
  (at: number, event: Bare<ContainerOccurrence>): ContainerOccurrence => ({ ...event, container, at })

/** The events of `web` and of `db`. */
export const ofWeb = of("web")
export const ofDb = of("db")

export const inspection = (more: Partial<ContainerInspection> = {}): ContainerInspection => ({
  containerId: "id",
  name: "docker-name",
  labels: {},
  state: "running",
  oomKilled: false,
  portBindings: [],
  volumes: {},
  ...more,
})

/** As it stands in a store: what survives JSON, so that absent and undefined are one. */
export const asJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value
