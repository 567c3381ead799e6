/**
 * The loop around the fold, `loop.ts TASKS`: merge, queue, fold, route, find a place, record, perform, with the time limits of
 * an engine's calls, on a daemon that does everything at once. So many tasks of one container are alive; each in its turn takes
 * the next step of its life, and where one is forgotten the next begins. What the event stream and the answers tell twice
 * included, a life is 21 inputs of the loop. Counted are the inputs, for each second of processor time.
 */
import { asyncScheduler, EMPTY, map, merge, of, Subject, type Observable, type SchedulerLike } from "rxjs"
import { withTimeLimits } from "../../../lib/docker/time-limits.ts"
import { createBodies, targetOf } from "../../../lib/engine/body.ts"
import { createCalls } from "../../../lib/engine/call.ts"
import type { Input } from "../../../lib/engine/input.ts"
import { Journal } from "../../../lib/engine/journal.ts"
import { runLoop } from "../../../lib/engine/loop.ts"
import { createPerformer } from "../../../lib/engine/perform.ts"
import { TaskTable, type Folded } from "../../../lib/engine/table.ts"
import { defaultConfig } from "../../../lib/index.ts"
import type { TaskEvent } from "../../../lib/lifecycle/index.ts"
import { silentLogger } from "../../../lib/model/logger.ts"
import { createMemoryStore } from "../../../lib/store/memory.ts"
import { createIdleDaemon } from "../workload/daemon.ts"
import { jobOf } from "../workload/life.ts"
import { processorSeconds, report } from "./report.ts"

const taskCount = Number(process.argv[2])
const warmUps = 200_000
const inputCount = 500_000

/** Timers are armed for real, and never fire: the clock is ours, so that ten turns are a millisecond on every machine. */
const scheduler: SchedulerLike = {
  now: () => 1_700_000_000_000 + Math.floor(turns / 10),
  schedule: asyncScheduler.schedule.bind(asyncScheduler),
}
let turns = 0
const engineId = () => "0123456789abcdef0123"
const daemon = createIdleDaemon(() => scheduler.now())
const bodies = createBodies(engineId)
const table = new TaskTable({
  engineId,
  isMadeFor: (task, name, labels) => {
    const target = targetOf(task, name)
    return target !== undefined && bodies.isMadeFor(target, labels)
  },
  limits: defaultConfig,
  limitOf: () => 60_000,
})
const wishes$ = new Subject<Input>()
let inputs = 0

interface Slot {
  readonly arn: string
  next: number
}

const main = (): void => {
  const running = runLoop(parts, { next: () => (inputs += 1), error: fail })
  wishes$.next({ kind: "connected", at: scheduler.now(), containers: [], version: "", apiVersion: "" })
  const slots = Array.from({ length: taskCount }, (_, n) => ({ arn: `task/${String(n).padStart(36, "0")}`, next: 0 }))
  // Everybody somewhere in life: otherwise all would be at the same step at the same time.
  for (const [index, slot] of slots.entries()) for (let n = index % life.length; n >= 0; n -= 1) turn(slot)
  measure(slots, warmUps)
  report({ eventsPerSecond: measure(slots, inputCount) })
  running.unsubscribe()
}

const taskOf = (arn: string) => table.get(arn)

const journal = new Journal({
  store: createMemoryStore(),
  scheduler,
  random: () => 0,
  logger: silentLogger,
  taskOf,
  forgotten: () => EMPTY,
  isHeld: () => false,
})

const parts = {
  table,
  scheduler,
  inputs$: merge(
    wishes$,
    daemon.containerEvents().pipe(map((event): Input => ({ kind: "docker", at: scheduler.now(), event }))),
  ),
  record: (folded$: Observable<Folded>) => journal.record(folded$),
  perform: createPerformer({
    calls: createCalls({
      docker: withTimeLimits(daemon, defaultConfig, scheduler),
      registryAuth: () => of(undefined),
      lookUpLimit: { ms: defaultConfig.pullBeginTimeoutMs, scheduler },
      bodies,
      reportPull: () => undefined,
    }),
    scheduler,
    taskOf,
  }),
}

const fail = (error: unknown): never => {
  throw error
}

/** Inputs a second, over at least so many of them. */
const measure = (slots: readonly Slot[], atLeast: number): number => {
  const [from, before] = [inputs, processorSeconds()]
  while (inputs < from + atLeast) for (const slot of slots) if (inputs < from + atLeast) turn(slot)
  return (inputs - from) / (processorSeconds() - before)
}

const turn = (slot: Slot): void => {
  turns += 1
  life[slot.next]?.(slot.arn)
  slot.next = (slot.next + 1) % life.length
  if (slot.next === 0 && taskOf(slot.arn) !== undefined) throw new Error("A task outlives its removal")
}

const wish = (arn: string, event: TaskEvent): void => wishes$.next({ kind: "task", arn, event })

const sent = (status: "RUNNING" | "STOPPED") => (arn: string) => {
  wish(arn, { kind: "sent", at: scheduler.now(), status, container: "main" })
  wish(arn, { kind: "sent", at: scheduler.now(), status })
}

const look = (arn: string): void => wish(arn, { kind: "checkRequested", at: scheduler.now() })

const idOf = (arn: string): string => {
  const id = taskOf(arn)?.containers[0]?.containerId
  if (id === undefined) throw new Error("A task has not come up")
  return id
}

let submissions = 0

/** A task's turns, in order; the daemon's events and answers follow each of them at once. */
const life: readonly ((arn: string) => void)[] = [
  (arn) => wish(arn, { ...jobOf(arn), at: scheduler.now(), order: (submissions += 1) }),
  sent("RUNNING"),
  look,
  (arn) => daemon.stir(idOf(arn)),
  look,
  (arn) => daemon.exit(idOf(arn), 0),
  sent("STOPPED"),
  (arn) => wish(arn, { kind: "removalRequested", at: scheduler.now() }),
]

main()
