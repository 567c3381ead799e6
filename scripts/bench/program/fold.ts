/**
 * The fold alone, `fold.ts TASKS`: so many tasks are alive, each at another moment of its life, and each has its turn, one
 * event at a time; where one is forgotten the next begins. What is measured is `reduceTask` and the owner's map around it, in
 * events for each second of processor time, the collector's included, however many threads it takes.
 */
import { reduceTask, type TaskEvent, type TaskState } from "../../../lib/lifecycle/index.ts"
import { lives } from "../workload/life.ts"
import { processorSeconds, report } from "./report.ts"

const taskCount = Number(process.argv[2])
const warmUps = 300_000
const eventCount = 1_000_000

interface Slot {
  readonly arn: string
  readonly submitted: TaskEvent
  /** Shared by all that live alike; the first is the submission. */
  readonly events: readonly TaskEvent[]
  next: number
}

const tasks = new Map<string, TaskState>()
let forgotten = 0

const main = (): void => {
  const slots = makeSlots()
  // Everybody somewhere in life: otherwise all would be at the same event at the same time.
  for (const [index, slot] of slots.entries())
    for (let n = (index * 7919) % slot.events.length; n > 0; n -= 1) turn(slot)
  run(slots, warmUps)
  const before = processorSeconds()
  run(slots, eventCount)
  const seconds = processorSeconds() - before
  if (forgotten === 0 || tasks.size < taskCount * 0.9) throw new Error("The tasks do not live as they should")
  report({ eventsPerSecond: eventCount / seconds })
}

/** Each task has a definition of its own; else its life is one of the mix, moment by moment. */
const makeSlots = (): readonly Slot[] => {
  const mix = lives()
  return Array.from({ length: taskCount }, (_, n) => {
    const { submitted, events } = mix[n % mix.length] ?? mix[0]
    const arn = `arn:aws:ecs:eu-west-1:123456789012:task/${String(n).padStart(36, "0")}`
    return { arn, submitted: { ...submitted, definition: { ...submitted.definition, arn } }, events, next: 0 }
  })
}

const run = (slots: readonly Slot[], events: number): void => {
  for (let n = 0; n < events;) for (const slot of slots) if (n++ < events) turn(slot)
}

const turn = (slot: Slot): void => {
  const event = slot.next === 0 ? slot.submitted : slot.events[slot.next]
  if (event === undefined) throw new Error("A life has an end")
  const { task } = reduceTask(tasks.get(slot.arn), event)
  if (task === undefined) tasks.delete(slot.arn)
  else tasks.set(slot.arn, task)
  slot.next = (slot.next + 1) % slot.events.length
  if (slot.next === 0) end(slot)
}

const end = ({ arn }: Slot): void => {
  if (tasks.has(arn)) throw new Error("A task outlives its last event")
  forgotten += 1
}

main()
