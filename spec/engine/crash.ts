/** A crash between any two steps of a scenario, all of them one after the other: nothing is lost, nothing is done twice. */
import { expect } from "chai"
import { isDeepStrictEqual } from "node:util"
import { first } from "rxjs"
import {
  createMemoryStore,
  createTaskEngine,
  formatStateChange,
  type StateChange,
  type TaskEngine,
  type TaskInput,
} from "../../lib/index.ts"
import { createSimulatedDocker, type SimulatedDocker } from "../../lib/simulation/index.ts"
import { containerNameLabel, taskArnLabel } from "../../lib/wire/label.ts"
import { createClock } from "../support/clock.ts"
import { createLife, mortalDocker, mortalStore, type Life } from "../support/mortal.ts"

const box = { image: "busybox:1" }

const tasks: readonly TaskInput[] = [
  {
    arn: "task/group",
    volumes: [{ name: "scratch" }],
    containers: [
      { ...box, name: "db", command: ["httpd"], essential: false, portMappings: [{ containerPort: 80 }] },
      {
        ...box,
        name: "web",
        command: ["sh", "-c", "sleep 3; exit 7"],
        links: ["db"],
        mountPoints: [{ sourceVolume: "scratch", containerPath: "/scratch" }],
      },
    ],
  },
  ...[3, 4, 5].map((code) => ({
    arn: `task/${String(code)}`,
    containers: [{ ...box, name: "main", command: ["sh", "-c", `exit ${String(code)}`] }],
  })),
]

const exitCodes: Readonly<Record<string, number>> = {
  "task/group web": 7,
  "task/group db": 137,
  "task/3 main": 3,
  "task/4 main": 4,
  "task/5 main": 5,
}

/** What somebody knows who wants these tasks to be run once each. */
interface Knowledge {
  readonly changes: StateChange[]
  /** Those that were promised to be kept, and those that a later process began with. */
  readonly promised: Set<string>
  readonly found: Set<string>
}

const hasHeardOf = ({ changes }: Knowledge, arn: string): boolean => changes.some(({ taskArn }) => taskArn === arn)

/** Adds what it has not heard of, and removes what has stopped. Nothing here waits for a promise: virtual time would not. */
const use = (engine: TaskEngine, life: Life, knowledge: Knowledge): void => {
  engine.changes$.subscribe((change) => {
    if (!life.isAlive()) return
    knowledge.changes.push(change)
    if (change.kind === "task" && change.status === "STOPPED")
      void engine.removeTask(change.taskArn).catch(() => undefined)
  })
  engine.daemon$.pipe(first(({ state }) => state === "up")).subscribe(() => {
    for (const { arn, knownStatus } of engine.listTasks()) {
      knowledge.found.add(arn)
      if (knownStatus === "STOPPED") void engine.removeTask(arn).catch(() => undefined)
    }
    for (const task of tasks)
      if (!hasHeardOf(knowledge, task.arn ?? ""))
        void engine.addTask(task).then(
          ({ arn }) => knowledge.promised.add(arn),
          () => undefined,
        )
  })
  void engine.init().catch(() => undefined)
}

interface Fate {
  /** The crash comes before the step after so many. */
  readonly span: number
  readonly lagMs: number
  /** Until the next process begins. */
  readonly restMs: number
  readonly maxStarts: number
}

/** The scenario with a crash and another process after it, to the end. */
const live = async ({ span, lagMs, restMs, maxStarts }: Fate) => {
  const { scheduler, runTo } = createClock()
  const docker = createSimulatedDocker({ scheduler })
  const store = createMemoryStore()
  const knowledge: Knowledge = { promised: new Set(), found: new Set(), changes: [] }
  const events = countEvents(docker)
  const random = createRandom()
  const begin = (life: Life): TaskEngine => {
    const engine = createTaskEngine({
      docker: mortalDocker(docker, life),
      store: mortalStore(store, life, lagMs, scheduler),
      config: { stopGraceMs: 1000, maxStarts },
      scheduler,
      random,
    })
    use(engine, life, knowledge)
    return engine
  }
  const engines: TaskEngine[] = []
  const next = (): void => void engines.push(begin(createLife()))
  const life = createLife(span, () => scheduler.schedule(next, restMs))
  engines.push(begin(life))
  await runTo(50_000)
  const left = [
    ...docker.containers().map(({ name }) => name),
    ...(engines.at(-1)?.listTasks() ?? []).map(({ arn }) => arn),
  ]
  return { steps: life.steps, events, left, ...knowledge }
}

/** How often each container was created and started, by the daemon's own word. */
const countEvents = (docker: SimulatedDocker): Record<string, number> => {
  const counts: Record<string, number> = {}
  docker.containerEvents().subscribe(({ action, attributes }) => {
    const key = `${attributes[taskArnLabel] ?? ""} ${attributes[containerNameLabel] ?? ""} ${action}`
    if (["create", "start"].includes(action)) counts[key] = (counts[key] ?? 0) + 1
  })
  return counts
}

const createRandom = (): (() => number) => {
  let drawn = 1
  return () => (drawn = (drawn * 16_807) % 2_147_483_647) / 2_147_483_647
}

const once = {
  "task/group ~internal~ecs-emptyvolume-source create": 1,
  ...Object.fromEntries(
    Object.keys(exitCodes).flatMap((name) => [
      [`${name} create`, 1],
      [`${name} start`, 1],
    ]),
  ),
}

const complaintsAbout = (lived: Awaited<ReturnType<typeof live>>): readonly string[] => {
  const { events, left, changes, promised, found } = lived
  const complaints: string[] = []
  if (!isDeepStrictEqual(events, once)) complaints.push(`happened: ${JSON.stringify(events)}`)
  if (left.length > 0) complaints.push(`left: ${left.join()}`)
  for (const arn of promised)
    if (
      !found.has(arn) &&
      !changes.some(({ kind, taskArn, status }) => kind === "task" && taskArn === arn && status === "STOPPED")
    )
      complaints.push(`lost: ${arn}`)
  for (const [name, code] of Object.entries(exitCodes)) {
    const [arn = "", container = ""] = name.split(" ")
    const ends = changes.filter(
      (change) =>
        change.kind === "container" &&
        change.status === "STOPPED" &&
        change.taskArn === arn &&
        change.containerName === container,
    )
    if (ends.length === 0) complaints.push(`never told: the end of ${name}`)
    complaints.push(...ends.filter((end) => end.kind === "container" && end.exitCode !== code).map(formatStateChange))
  }
  return complaints
}

/** How long a write takes, how many creates and starts may be in flight, and when the next process begins. */
const fates = [
  { lagMs: 0, maxStarts: 16, restMs: 20 },
  { lagMs: 40, maxStarts: 16, restMs: 20 },
  { lagMs: 40, maxStarts: 1, restMs: 20 },
  { lagMs: 40, maxStarts: 1, restMs: 20_000 },
]

describe("a crash", () => {
  // A pause, since what was sent before the crash reaches the daemon before anything that the next process sends.
  for (const { lagMs, maxStarts, restMs } of fates)
    it(`at any step does no harm: writes of ${String(lagMs)} ms, ${String(maxStarts)} places, a pause of ${String(restMs)} ms`, async () => {
      const fate = { lagMs, restMs, maxStarts }
      const whole = await live({ ...fate, span: Number.POSITIVE_INFINITY })
      expect(complaintsAbout(whole)).to.deep.equal([])
      expect(whole.steps.length).to.be.greaterThan(60)
      const failures: string[] = []
      for (const [span, step] of whole.steps.entries()) {
        const complaints = complaintsAbout(await live({ ...fate, span }))
        failures.push(...complaints.map((complaint) => `before ${String(span)}, ${step}: ${complaint}`))
      }
      expect(failures).to.deep.equal([])
    })
})
