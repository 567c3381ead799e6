/**
 * Whole lives of tasks as the lifecycle is told of them: a daemon that does what it is told answers every effect, its event
 * stream first and the call's own answer after it, so that many an event is the late copy of another, as in real life.
 *
 * The mix, of ten tasks: five jobs of one container that runs to its end (20 events); three services, one container with a
 * published port that is looked at ten times, outlives two reconnections and is told to stop (59); two pairs, of which one
 * container links to the other, looked at three times and told to stop (54). A backend is told of every RUNNING and STOPPED,
 * and after the retention everything is removed. Since every task has its turn, one event each, of all events 64 % belong to
 * the way up and the way down, 22 % to idle life, and 14 % say what the backend has heard.
 */
import {
  nextDeadline,
  reduceTask,
  type Effect,
  type EventOf,
  type TaskEvent,
  type TaskState,
} from "../../../lib/lifecycle/index.ts"
import type { ContainerInspection, DockerState } from "../../../lib/model/daemon.ts"
import type { ContainerDefinition, TaskDefinition } from "../../../lib/model/definition.ts"

/** All events of one task from its submission to the last, after which it is forgotten. */
export interface Life {
  readonly submitted: EventOf<"submitted">
  /** From that one on. */
  readonly events: readonly TaskEvent[]
}

/** The lives of ten tasks in a row, over and over. */
export const lives = (): readonly [Life, ...Life[]] => {
  const [job, service, pair] = [live(jobs, 0, 0), live(services, 10, 2), live(pairs, 3, 0)]
  return [job, service, job, pair, job, service, job, pair, service, job]
}

const settings = { stopGraceMs: 30_000, stoppedTaskRetentionMs: 10_800_000, steadyStateCheckMs: 600_000 }

const container = (name: string, more: Partial<ContainerDefinition> = {}): ContainerDefinition => ({
  name,
  image: "registry.example.com/team/service:1.2.3",
  essential: true,
  command: ["serve", "--verbose"],
  environment: { STAGE: "test", LOG_LEVEL: "info" },
  cpu: 128,
  memory: 64,
  links: [],
  volumesFrom: [],
  mountPoints: [],
  portMappings: [],
  ...more,
})

const definitionOf = (family: string, containers: readonly ContainerDefinition[]): TaskDefinition => ({
  arn: "arn:aws:ecs:eu-west-1:123456789012:task/test",
  family,
  version: "1",
  containers,
  volumes: [],
  desiredStatus: "RUNNING",
})

const jobs = definitionOf("job", [container("main")])
const services = definitionOf("service", [
  container("web", { portMappings: [{ containerPort: 8080, hostPort: 0, protocol: "tcp" }] }),
])
const pairs = definitionOf("pair", [container("db"), container("web", { links: ["db:database"] })])

/** The submission of a task of one container, in all but its arn like every other. */
export const jobOf = (arn: string): EventOf<"submitted"> => ({
  kind: "submitted",
  at: 0,
  definition: { ...jobs, arn },
  settings,
  order: 0,
  submissionId: "0123456789abcdef0123",
})

/** Looked at so many times while it runs, and listed so many times; a job that is not looked at ends by itself. */
const live = (definition: TaskDefinition, looks: number, lists: number): Life => {
  const events: TaskEvent[] = []
  const pending: TaskEvent[] = []
  let task: TaskState | undefined
  let at = 1_700_000_000_000
  const tell = (event: TaskEvent): void => {
    pending.push(event)
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      const step = reduceTask(task, next)
      events.push(next)
      task = step.task
      at += 5
      const isOver = task?.desired === "STOPPED"
      for (const effect of step.effects)
        pending.push(...answersTo(effect, inspectionOf(definition, effect, isOver), at))
      for (const change of step.changes)
        if (change.status === "RUNNING" || change.status === "STOPPED")
          pending.push(
            change.kind === "task"
              ? { kind: "sent", at, status: change.status }
              : { kind: "sent", at, status: change.status, container: change.containerName },
          )
      if (step.changes.some(({ kind, status }) => kind === "task" && status === "STOPPED"))
        pending.push({ kind: "recorded", at, status: "STOPPED" })
    }
  }
  const pass = (): void => {
    at = (task === undefined ? undefined : nextDeadline(task, at)?.at) ?? at
    tell({ kind: "elapsed", at })
  }
  const submitted = {
    kind: "submitted",
    at,
    definition,
    settings,
    order: 0,
    submissionId: "0123456789abcdef0123",
  } as const
  tell(submitted)
  tell({ kind: "recorded", at, status: "NONE" })
  for (let n = 0; n < looks; n += 1) pass()
  for (let n = 0; n < lists; n += 1) tell({ kind: "listed", at, containers: listOf(definition, "running") })
  if (looks > 0) tell({ kind: "stopRequested", at })
  else tell({ kind: "died", container: "main", exitCode: 0, diedAt: at, at })
  while (task !== undefined) pass()
  return { submitted, events }
}

/** What the daemon tells of a call that it carries out. */
const answersTo = (effect: Effect, inspection: ContainerInspection, at: number): readonly TaskEvent[] => {
  const { container: name } = effect
  const containerId = idOf(name)
  if (effect.do === "release") return []
  const admitted: TaskEvent = { kind: "admitted", container: name, call: effect.do, at, until: at + 60_000 }
  switch (effect.do) {
    case "pull":
      return [admitted, { kind: "pulled", container: name, at: at + 1 }]
    case "create": {
      const created: TaskEvent = {
        kind: "created",
        container: name,
        at: at + 1,
        containerId,
        dockerName: `ecs-${name}`,
      }
      return [admitted, created, { ...created }]
    }
    case "start":
      return [
        admitted,
        { kind: "started", container: name, at: at + 1, startedAt: at + 0.5 },
        { kind: "started", container: name, at: at + 2 },
      ]
    case "stop":
      return [
        admitted,
        { kind: "died", container: name, at: at + 1, exitCode: 143, diedAt: at + 0.5 },
        { kind: "stopped", container: name, at: at + 2 },
      ]
    case "remove":
      return [
        admitted,
        { kind: "removed", container: name, at: at + 1 },
        { kind: "removed", container: name, at: at + 2 },
      ]
    case "inspect":
      return [admitted, { kind: "inspected", container: name, at: at + 1, inspection }]
  }
}

const idOf = (name: string): string => name.repeat(64).slice(0, 64)

const listOf = (definition: TaskDefinition, state: DockerState) =>
  Object.fromEntries(definition.containers.map(({ name }) => [name, { containerId: idOf(name), state }]))

const inspectionOf = (
  { containers }: TaskDefinition,
  { container: name }: Effect,
  isOver: boolean,
): ContainerInspection => ({
  containerId: idOf(name),
  name: `ecs-${name}`,
  labels: {},
  state: isOver ? "exited" : "running",
  startedAt: 1_700_000_000_000,
  ...(isOver ? { finishedAt: 1_700_000_000_001, exitCode: 143 } : {}),
  oomKilled: false,
  portBindings:
    containers
      .find((each) => each.name === name)
      ?.portMappings.map((mapping) => ({ ...mapping, hostPort: 32_768, bindIp: "0.0.0.0" })) ?? [],
  volumes: {},
})
