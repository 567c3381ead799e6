/** What people want of the engine. Whoever wants something of one that is not there asks again, until it is. */
import type { Deed } from "./plan.ts"
import type { Journal } from "./journal.ts"
import type { Memory, Remembered } from "./memory.ts"
import type { Process } from "./process.ts"
import type { VirtualScheduler } from "../../lib/simulation/index.ts"

export type Wish = Extract<Deed, { do: "add" | "stop" | "remove" | "check" | "stopInSequence" }>

export interface WishOptions {
  readonly scheduler: VirtualScheduler
  readonly memory: Memory
  readonly journal: Journal
  readonly process: () => Process
}

export class Wishes {
  readonly #options: WishOptions

  constructor(options: WishOptions) {
    this.#options = options
  }

  ask(wish: Wish): void {
    const { scheduler, process, memory } = this.#options
    const { engine, isReady } = process()
    if (!isReady) {
      scheduler.schedule(() => this.ask(wish), 1000)
      return
    }
    switch (wish.do) {
      case "add":
        this.#add(wish.task)
        break
      case "stop":
        this.#expectEnd(wish.arn, () => engine.stopTask(wish.arn))
        break
      case "stopInSequence":
        this.#stopInSequence(wish.arn, wish.sequence)
        break
      case "remove":
        memory.askRemoval(wish.arn)
        engine.removeTask(wish.arn).catch(nobodyMinds)
        break
      case "check":
        engine.checkTaskState(wish.arn).catch(nobodyMinds)
        break
    }
  }

  /** An arn that the engine knows is an update, not a submission. */
  #add(task: Extract<Wish, { do: "add" }>["task"]): void {
    const { process, memory, journal } = this.#options
    const { engine } = process()
    const isKnown = engine.listTasks().some(({ arn }) => arn === task.arn)
    // It would begin at some moment that only the engine knows.
    if (isKnown && memory.get(task.arn)?.isRemoved === true) return
    const remembered = isKnown ? undefined : memory.submit(task)
    engine.addTask(task).then(
      () => {
        if (remembered !== undefined) remembered.isAccepted = true
      },
      () => {
        const isThere = process().engine === engine && engine.listTasks().some(({ arn }) => arn === task.arn)
        const isStill = process().isReady && memory.get(task.arn) === remembered
        journal.demand(!isThere || !isStill, "what is refused is not there", () => task.arn)
      },
    )
  }

  #stopInSequence(arn: string, sequence: number): void {
    const { engine } = this.#options.process()
    const known = engine.listTasks().find((task) => task.arn === arn)
    if (known === undefined) return
    const containers = known.definition.containers.map(({ name, image }) => ({ name, image }))
    const update = { arn, containers, desiredStatus: "STOPPED", stopSequenceNumber: sequence } as const
    this.#expectEnd(arn, () => engine.addTask(update), sequence)
  }

  /** A stop that is promised holds, also over a crash. */
  #expectEnd(arn: string, stop: () => Promise<unknown>, sequence?: number): void {
    const { memory } = this.#options
    memory.askEnd(arn, sequence)
    const remembered: Remembered | undefined = memory.get(arn)
    stop().then(() => {
      if (remembered !== undefined) remembered.isEndPromised = true
    }, nobodyMinds)
  }
}

/** Whether a wish is granted shows by itself; that its promise is broken with a process is nobody's concern here. */
const nobodyMinds = (): void => undefined
