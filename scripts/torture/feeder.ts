/**
 * Gives the engine its tasks, some at a time, and stops those that do not end by themselves. Where a process dies with a call
 * unanswered, the next is asked again, or never: both must be in order.
 */
import type { StateChange } from "../../lib/index.ts"
import type { Dice } from "./dice.ts"
import type { Happening } from "./entry.ts"
import { drawErrand, type Errand } from "./errand.ts"
import type { Order, Report } from "./message.ts"
import type { Worker } from "./worker.ts"

export interface FeederOptions {
  readonly worker: Worker
  readonly dice: Dice
  readonly note: (happening: Happening) => void
  /** Tasks at a time. */
  readonly width: number
}

interface Open {
  readonly errand: Errand
  readonly addedAt: number
  accepted: boolean
  /** When it is to be stopped. */
  stopAt: number | undefined
  /** The process that was asked to. */
  stopAskedIn: number | undefined
}

/** A task may have run and be forgotten after the retention: to add it then would be to add another. */
const mayAskAgainMs = 1500

export class Feeder {
  readonly #options: FeederOptions
  readonly #open = new Map<string, Open>()
  readonly #givenUp = new Map<string, Open>()
  readonly #timer: NodeJS.Timeout
  #added = 0
  #ended = 0
  #isOpen = true

  constructor(options: FeederOptions) {
    this.#options = options
    this.#timer = setInterval(() => this.#tick(), 25)
  }

  get counts(): { readonly added: number; readonly ended: number; readonly open: number } {
    return { added: this.#added, ended: this.#ended, open: this.#open.size }
  }

  hear(report: Report): void {
    switch (report.kind) {
      case "accepted":
        this.#accept(report.arn)
        break
      case "refused":
        this.#refuse(report)
        break
      case "stopped":
        this.#forgetStop(report.arn)
        break
      case "told":
        this.#learn(report.change)
        break
      case "ready":
      case "sent":
      case "explained":
    }
  }

  /** A new process is there: what the last one was asked and has not answered is asked again, or given up. */
  resume(): void {
    for (const [arn, { errand, addedAt, accepted }] of this.#open) {
      if (accepted) continue
      if (Date.now() - addedAt < mayAskAgainMs && this.#options.dice.between(0, 1) === 1) this.#ask(errand)
      else this.#giveUp(arn)
    }
  }

  /** Adds a task at once, whatever there is already; `dieAfterMs` has the process die with the call. */
  add(dieAfterMs?: number): void {
    const errand = drawErrand(`task/${String(++this.#added)}`, this.#options.dice)
    const open = { errand, addedAt: Date.now(), accepted: false, stopAt: undefined, stopAskedIn: undefined }
    this.#open.set(errand.arn, open)
    this.#options.note({ kind: "added", errand })
    this.#ask(errand, dieAfterMs)
  }

  /** No more tasks; those there are go on. */
  stopAdding(): void {
    this.#isOpen = false
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    const { worker, width } = this.#options
    if (!worker.isReady) return
    if (this.#isOpen && this.#open.size < width) this.add()
    for (const [arn, open] of this.#open) {
      const isDue = open.stopAt !== undefined && open.stopAt <= Date.now()
      if (!isDue || open.stopAskedIn === worker.life) continue
      open.stopAskedIn = worker.life
      this.#options.note({ kind: "stopAsked", arn })
      worker.send({ do: "stop", arn })
    }
  }

  #ask({ arn, input }: Errand, dieAfterMs?: number): void {
    const order: Order = { do: "add", arn, task: input, ...(dieAfterMs === undefined ? {} : { dieAfterMs }) }
    this.#options.worker.send(order)
  }

  #accept(arn: string): void {
    this.#options.note({ kind: "accepted", arn })
    this.#takeUp(arn)
  }

  /** What is told of a task proves that it was recorded, whoever was told so. */
  #learn(change: StateChange): void {
    this.#takeUp(change.taskArn)
    if (change.kind === "task" && change.status === "STOPPED") this.#end(change.taskArn)
  }

  #takeUp(arn: string): void {
    const open = this.#open.get(arn) ?? this.#givenUp.get(arn)
    if (open === undefined || open.accepted) return
    this.#givenUp.delete(arn)
    this.#open.set(arn, open)
    open.accepted = true
    if (open.errand.stopAfterMs !== undefined) open.stopAt = Date.now() + open.errand.stopAfterMs
  }

  /** Nobody knows whether it was recorded; if it was, that will show. */
  #giveUp(arn: string): void {
    const open = this.#open.get(arn)
    if (open !== undefined) this.#givenUp.set(arn, open)
    this.#open.delete(arn)
  }

  #refuse({ do: what, arn, error }: Extract<Report, { kind: "refused" }>): void {
    // A task that ended while it was being stopped may be forgotten already.
    if (what === "stop" && !this.#open.has(arn)) return
    this.#options.note({ kind: "refused", do: what, arn, error })
    if (what === "add") this.#open.delete(arn)
    else this.#putOffStop(arn)
  }

  #forgetStop(arn: string): void {
    const open = this.#open.get(arn)
    if (open !== undefined) open.stopAt = undefined
  }

  #putOffStop(arn: string): void {
    const open = this.#open.get(arn)
    if (open?.stopAt === undefined) return
    open.stopAt = Date.now() + 500
    open.stopAskedIn = undefined
  }

  #end(arn: string): void {
    if (this.#open.delete(arn)) this.#ended += 1
  }
}
