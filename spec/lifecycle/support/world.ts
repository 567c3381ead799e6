/**
 * A daemon, a host and some tasks in one small model, driven step by step. Every choice (which call is performed or
 * answered next, which event is told, lost or told twice, what breaks) is the caller's, so that a list of numbers is a whole history.
 */
import { expect } from "chai"
import { nextDeadline, newHost, rankOf, reduceHost, reduceTask } from "../../../lib/lifecycle/index.ts"
import type {
  CallName,
  ContainerOccurrence,
  Effect,
  HostEvent,
  HostState,
  TaskEvent,
} from "../../../lib/lifecycle/index.ts"
import type { Verdict } from "../../../lib/model/error.ts"
import type { TaskDefinition } from "../../../lib/model/definition.ts"
import type { ContainerState, TaskState } from "../../../lib/model/task.ts"
import { inspection, settings } from "./build.ts"
import { createWatch } from "./laws.ts"

export type CallEffect = Exclude<Effect, { do: "release" }>
type Bare<Occurrence> = Occurrence extends ContainerOccurrence ? Omit<Occurrence, "container" | "at"> : never
type Learnt = Bare<ContainerOccurrence>

/** A container as the daemon has it. */
interface Box {
  readonly id: string
  readonly state: "created" | "running" | "exited"
  readonly startedAt?: number
  readonly finishedAt?: number
  readonly exitCode?: number
}

/** A call that the daemon has been sent. */
interface Sent {
  readonly effect: CallEffect
  outcome?: Learnt
}

interface Told {
  readonly key: string
  /** Of which container, of those that have stood under that name. */
  readonly id: string
  readonly event: Learnt
}

export class World {
  now = 0
  host: HostState = newHost({ maxPulls: 1, maxStarts: 2, maxStops: 1 })
  readonly tasks = new Map<string, TaskState>()
  readonly boxes = new Map<string, Box>()
  readonly sent: Sent[] = []
  readonly told: Told[] = []
  /** Calls that were given up, and which the daemon will carry out all the same. */
  readonly late: CallEffect[] = []
  /** How often each call has been made. */
  readonly made = new Map<string, number>()
  readonly #dues = new Map<string, number>()
  readonly #watches = new Map<string, ReturnType<typeof createWatch>>()
  readonly #unrecorded: string[] = []
  readonly #restarted = new Set<string>()
  readonly #misled = new Set<string>()
  #ids = 0

  submit(definition: TaskDefinition): void {
    const order = this.#watches.size
    this.#watches.set(definition.arn, createWatch())
    this.fold(definition.arn, { kind: "submitted", at: this.now, definition, settings, order, submissionId: "1" })
    this.#unrecorded.push(definition.arn)
  }

  fold(arn: string, event: TaskEvent): void {
    const before = this.tasks.get(arn)
    const step = reduceTask(before, event)
    this.#watches.get(arn)?.(before, event, step)
    const due = step.task && nextDeadline(step.task, event.at)
    // A task that runs is looked at for ever: nothing is waited for there.
    if (due === undefined || due.reason === "steady-check") this.#dues.delete(arn)
    else this.#dues.set(arn, due.at)
    if (step.task === undefined) this.tasks.delete(arn)
    else this.tasks.set(arn, step.task)
    if (step.task?.known === "STOPPED" && before?.known !== "STOPPED") this.#unrecorded.push(arn)
    for (const effect of step.effects) if (effect.do === "release") this.#cancel(effect.taskArn, effect.container)
    const ranked = step.task ?? before
    if (ranked !== undefined && step.effects.length > 0)
      this.ask({ kind: "asked", effects: step.effects.map((effect) => ({ rank: this.#rank(ranked, effect), effect })) })
  }

  ask(event: HostEvent): void {
    const { host, admitted } = reduceHost(this.host, event)
    this.host = host
    for (const effect of admitted) {
      if (effect.do === "release") throw new Error("A release needs no place")
      this.sent.push({ effect })
      const key = `${keyOf(effect)} ${effect.do}`
      this.made.set(key, (this.made.get(key) ?? 0) + 1)
      this.fold(effect.taskArn, { kind: "admitted", container: effect.container, call: effect.do, at: this.now })
    }
  }

  /** The store has written what it was given. */
  record(): void {
    for (const arn of this.#unrecorded.splice(0)) {
      const status = this.tasks.get(arn)?.known
      if (status !== undefined) this.fold(arn, { kind: "recorded", at: this.now, status })
    }
  }

  lose(): void {
    this.ask({ kind: "lost" })
  }

  connect(): void {
    for (const [arn, task] of [...this.tasks]) {
      const boxes = task.containers.flatMap(({ name }) => {
        const box = this.boxes.get(`${arn} ${name}`)
        return box === undefined ? [] : [[name, { containerId: box.id, state: box.state }] as const]
      })
      this.fold(arn, { kind: "listed", at: this.now, containers: Object.fromEntries(boxes) })
    }
    this.ask({ kind: "connected" })
  }

  /** Time passes until the next deadline that is not the end of a retention; false: there is none. */
  wait(): boolean {
    const due = Math.min(...this.#dues.values())
    if (due > this.now + settings.stoppedTaskRetentionMs / 2) return false
    this.now = Math.max(this.now, due)
    for (const [arn, at] of [...this.#dues]) if (at <= this.now) this.fold(arn, { kind: "elapsed", at: this.now })
    return true
  }

  /** The daemon does what it was told, and has its answer ready. */
  perform(call: Sent): void {
    call.outcome ??= this.#perform(call.effect)
  }

  /** The answer arrives. */
  answer(call: Sent, outcome = call.outcome): void {
    this.sent.splice(this.sent.indexOf(call), 1)
    if (outcome !== undefined) this.#learn(keyOf(call.effect), outcome)
  }

  fail(call: Sent, verdict: Verdict): void {
    this.answer(call, failed(call.effect.do, verdict))
  }

  /** What is told of a container under that name, but with another id, is nothing to the one that is known. */
  tell({ key, id, event }: Told): void {
    const { containerId = id } = new Map(containersOf(this)).get(key) ?? {}
    if (containerId === id) this.#learn(key, event)
  }

  /** Tells one event before all others. */
  tellFirst(told: Told): void {
    const [first] = this.told
    if (first !== told) this.#misled.add(told.key)
    this.told.splice(this.told.indexOf(told), 1)
    this.tell(told)
  }

  /** The next event is never told. */
  forgetFirst(): void {
    const lost = this.told.shift()
    if (lost !== undefined) this.#misled.add(lost.key)
  }

  /** Whether it was started by hand while its events were lost or out of order: then nobody can know all of its story. */
  isObscure(key: string): boolean {
    return this.#restarted.has(key) && this.#misled.has(key)
  }

  /** A call that was given up is carried out. */
  performLate(): void {
    const effect = this.late.shift()
    if (effect !== undefined) this.#perform(effect)
  }

  exit(key: string, exitCode: number): void {
    const box = this.boxes.get(key)
    if (box?.state !== "running") return
    this.boxes.set(key, { ...box, state: "exited", finishedAt: this.now, exitCode })
    this.told.push({ key, id: box.id, event: { kind: "died", exitCode, diedAt: this.now } })
  }

  /** Somebody starts it by hand. */
  restart(key: string): void {
    this.#restarted.add(key)
    this.start(key)
  }

  /** It is started, by whomever, if it does not run. */
  start(key: string): void {
    const box = this.boxes.get(key)
    if (box === undefined || box.state === "running") return
    this.boxes.set(key, { id: box.id, state: "running", startedAt: this.now })
    this.told.push({ key, id: box.id, event: { kind: "started", startedAt: this.now } })
  }

  /** Somebody removes it by hand. */
  destroy(key: string): void {
    this.exit(key, 137)
    const box = this.boxes.get(key)
    if (box === undefined) return
    this.boxes.delete(key)
    this.told.push({ key, id: box.id, event: { kind: "removed" } })
  }

  #perform(effect: CallEffect): Learnt {
    const key = keyOf(effect)
    const box = this.boxes.get(key)
    if (effect.do === "pull") return { kind: "pulled" }
    if (effect.do === "create") return this.#create(key, box)
    if (box === undefined) return failed(effect.do, "missing")
    switch (effect.do) {
      case "start":
        this.start(key)
        return { kind: "started" }
      case "stop":
        this.exit(key, 143)
        return { kind: "stopped" }
      case "remove":
        if (box.state === "running" && !effect.force) return failed("remove", "conflict")
        this.destroy(key)
        return { kind: "removed" }
      case "inspect":
        return { kind: "inspected", inspection: inspection({ ...box, containerId: box.id, portBindings: [] }) }
    }
  }

  #create(key: string, box: Box | undefined): Learnt {
    if (box !== undefined) return failed("create", "conflict")
    const id = `id-${String((this.#ids += 1))}`
    this.boxes.set(key, { id, state: "created" })
    this.told.push({ key, id, event: { kind: "created", containerId: id } })
    return { kind: "created", containerId: id }
  }

  #learn(key: string, event: Learnt): void {
    const [arn = "", container = ""] = key.split(" ")
    this.fold(arn, { ...event, container, at: this.now })
  }

  /** A pull whose place is given back has no outcome. */
  #cancel(arn: string, container: string): void {
    const index = this.sent.findIndex(({ effect }) => effect.do === "pull" && keyOf(effect) === `${arn} ${container}`)
    if (index >= 0) this.sent.splice(index, 1)
  }

  #rank(task: TaskState, effect: Effect): number {
    return rankOf(
      task.order,
      task.containers.findIndex(({ name }) => name === effect.container),
    )
  }
}

export const keyOf = ({ taskArn, container }: { readonly taskArn: string; readonly container: string }): string =>
  `${taskArn} ${container}`

/** Every container of every task, with its key. */
export const containersOf = (world: World): readonly (readonly [string, ContainerState])[] =>
  [...world.tasks].flatMap(([arn, { containers }]) =>
    containers.map((container) => [`${arn} ${container.name}`, container] as const),
  )

const failed = (call: CallName, verdict: Verdict): Learnt => ({
  kind: "failed",
  call,
  verdict,
  failure: { name: "SomeError", message: `${call}: ${verdict}` },
})

/** Without another fault everything is carried out, answered and told, and time passes, until nothing is left to happen. */
export const calm = (world: World): void => {
  for (let steps = 0; ; steps += 1) {
    expect(steps, "steps until nothing is left to happen").to.be.below(2000)
    world.record()
    const [call] = world.sent
    const [told] = world.told
    if (world.late.length > 0) world.performLate()
    else if (call !== undefined) {
      world.now += 1
      world.perform(call)
      world.answer(call)
    } else if (told !== undefined) world.tellFirst(told)
    else if (!world.wait()) return
  }
}

export type { Sent, Told }
