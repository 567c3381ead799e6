/** One run of a plan, from an empty daemon to the end of everything: the journal tells what happened, and what must not have. */
import { formatStateChange, type StateChange } from "../../lib/index.ts"
import {
  createRandom,
  createSimulatedDocker,
  createVirtualScheduler,
  formatFault,
  withFaults,
  type FaultyDocker,
  type SimulatedDocker,
  type VirtualScheduler,
} from "../../lib/simulation/index.ts"
import { Owners } from "./calls.ts"
import { Disk } from "./disk.ts"
import { handle } from "./hands.ts"
import { Journal, type Violation } from "./journal.ts"
import { Memory } from "./memory.ts"
import { checkForgotten, checkForms, checkRunning, checkSettled, checkSpotless, sweep } from "./peace.ts"
import type { Deed, Plan } from "./plan.ts"
import { GuestError, Process } from "./process.ts"
import { images } from "./task.ts"
import { Truth } from "./truth.ts"
import { watchUnhandled } from "./unhandled.ts"
import { Wishes } from "./wishes.ts"

export interface Outcome {
  readonly violation: Violation | undefined
  /** Everything that happened, a line each. */
  readonly trace: readonly string[]
  readonly changes: readonly StateChange[]
  readonly faults: readonly string[]
}

export const runPlan = async (plan: Plan): Promise<Outcome> => {
  const run = new Run(plan)
  return run.complete()
}

const minute = 60_000
const mostSteps = 200_000

class Run {
  readonly #plan: Plan
  readonly #scheduler: VirtualScheduler = createVirtualScheduler()
  readonly #journal = new Journal(() => this.#scheduler.now())
  readonly #memory = new Memory()
  readonly #docker: SimulatedDocker
  readonly #faulty: FaultyDocker
  readonly #truth: Truth
  readonly #owners: Owners
  readonly #faults: string[] = []
  readonly #changes: StateChange[] = []
  readonly #wishes: Wishes
  /** Undefined: what outlives a process is its own JSON. */
  readonly #disk: Disk | undefined
  #process: Process
  #downMs = 0
  #processes = 0
  #steps = 0
  #deafUntil = 0
  #hasDied = false

  constructor(plan: Plan) {
    const { seed, latency, faults } = plan
    const scheduler = this.#scheduler
    this.#plan = plan
    this.#docker = createSimulatedDocker({ scheduler, seed, latency, images })
    this.#faulty = withFaults(this.#docker, faults, {
      scheduler,
      random: createRandom(`faults ${String(seed)}`),
      onFault: (fault) => this.#noteFault(formatFault(fault)),
    })
    this.#truth = new Truth({
      docker: this.#docker,
      journal: this.#journal,
      scheduler,
      hasEnded: (arn, container, submission) => this.#memory.hasEnded(arn, container, submission),
      isKnown: (arn, container) => this.#memory.isKnown(arn, container),
    })
    this.#disk =
      plan.disk &&
      new Disk({
        habits: { ...plan.disk, untilMs: plan.calmAt },
        scheduler,
        random: createRandom(`disk ${String(seed)}`),
        onFault: (line) => this.#noteFault(line),
      })
    this.#owners = new Owners((id) => this.#truth.lifeOf(id))
    scheduler.advanceTo(1)
    this.#wishes = new Wishes({
      scheduler,
      memory: this.#memory,
      journal: this.#journal,
      process: () => this.#process,
    })
    this.#process = this.#begin()
  }

  async complete(): Promise<Outcome> {
    const endWatch = watchUnhandled()
    for (const deed of this.#plan.deeds) {
      // What is done at one moment is done in one breath: no promise is kept in between.
      if (deed.at > this.#scheduler.now()) await this.#reach(deed.at)
      if (this.#journal.violation !== undefined) break
      this.#do(deed)
    }
    for (const stage of this.#peace()) {
      if (this.#journal.violation !== undefined) break
      await this.#reach(stage.at)
      stage.check()
    }
    this.#process.bury()
    this.#docker.close()
    this.#judgeUnhandled(await endWatch())
    const { violation, lines: trace } = this.#journal
    return { violation, trace, changes: this.#changes, faults: this.#faults }
  }

  /** When the faults have ceased, everything comes to rest, knows the truth, and leaves nothing behind. */
  #peace(): readonly { readonly at: number; readonly check: () => void }[] {
    const { calmAt, cutsAtCalm } = this.#plan
    const surroundings = () => ({
      journal: this.#journal,
      memory: this.#memory,
      truth: this.#truth,
      engine: this.#process.engine,
      scheduler: this.#scheduler,
      isListed: cutsAtCalm,
    })
    return [
      {
        at: calmAt,
        check: () => {
          this.#process.spare()
          if (cutsAtCalm) this.#faulty.cutStreams()
        },
      },
      // Nobody is in a hurry after a list that was slow or never answered; but no death outlives the next steady-state check.
      { at: calmAt + (cutsAtCalm ? 4 : 15) * minute, check: () => checkRunning(surroundings()) },
      {
        at: calmAt + 30 * minute,
        check: () => {
          checkSettled(surroundings())
          checkForms(surroundings())
          for (const { arn } of this.#process.engine.listTasks()) this.#wishes.ask({ at: 0, do: "remove", arn })
        },
      },
      { at: calmAt + 45 * minute, check: () => checkForgotten(surroundings()) },
      { at: calmAt + 45 * minute, check: () => sweep(surroundings()) },
      { at: calmAt + 46 * minute, check: () => sweep(surroundings()) },
      { at: calmAt + 47 * minute, check: () => checkSpotless(surroundings()) },
    ]
  }

  /** Promises are kept at its end, and when a process has died: the next one is held to what that one has promised. */
  async #reach(at: number): Promise<void> {
    const scheduler = this.#scheduler
    for (let due = scheduler.nextAt(); due !== undefined && due <= at && this.#isSound(); due = scheduler.nextAt()) {
      scheduler.step()
      if (this.#hasDied) await settled()
      this.#hasDied = false
    }
    if (this.#isSound()) scheduler.advanceTo(at)
    await settled()
  }

  /** After a violation nothing more is learnt; and one that never rests would keep us for ever. */
  #isSound(): boolean {
    this.#steps += 1
    this.#journal.demand(this.#steps < mostSteps, "the engine comes to rest", () => `${String(mostSteps)} steps`)
    return this.#journal.violation === undefined
  }

  #noteFault(line: string): void {
    this.#faults.push(line)
    this.#journal.note(`fault ${line}`)
  }

  #begin(state?: unknown): Process {
    const process = new Process({
      plan: this.#plan,
      ordinal: this.#processes++,
      docker: this.#faulty,
      hears: () => this.#scheduler.now() >= this.#deafUntil,
      owners: this.#owners,
      scheduler: this.#scheduler,
      disk: this.#disk,
      state,
      journal: this.#journal,
      memory: this.#memory,
      truth: this.#truth,
      onDeath: (saved) => this.#replace(saved),
    })
    process.engine.changes$.subscribe({ next: (change) => this.#changes.push(change), error: () => undefined })
    return process
  }

  #replace(saved: unknown): void {
    const dead = this.#process
    this.#hasDied = true
    this.#scheduler.schedule(() => dead.bury())
    this.#scheduler.schedule(() => {
      this.#journal.note("the engine's process is started again")
      this.#process = this.#begin(saved)
    }, this.#downMs)
  }

  #do(deed: Deed): void {
    this.#journal.note(`deed ${formatDeed(deed)}`)
    switch (deed.do) {
      case "add":
      case "stop":
      case "remove":
      case "check":
      case "stopInSequence":
        this.#wishes.ask(deed)
        break
      case "crash":
        this.#downMs = deed.downMs
        this.#process.dieAfter(deed.afterActs)
        break
      case "cut":
        this.#faulty.cutStreams()
        break
      case "deafen":
        this.#deafUntil = this.#scheduler.now() + deed.ms
        break
      case "leave":
        this.#faulty.goAway(deed.ms)
        break
      case "restartDaemon":
        this.#docker.restartDaemon(deed)
        break
      case "kill":
      case "removeByHand":
      case "restartByHand":
      case "outOfMemory":
      case "childOutOfMemory":
      case "pause":
      case "exec":
      case "sicken":
      case "spoilRemoval":
        handle(deed, { docker: this.#docker, truth: this.#truth, journal: this.#journal })
        break
    }
  }

  /** Nobody's is what guests throw on purpose; anything else is ours. When it was reported is chance, so it is told at the end. */
  #judgeUnhandled(errors: readonly unknown[]): void {
    for (const error of errors)
      if (!(error instanceof GuestError)) this.#journal.violate("no error is left unhandled", String(error))
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export const formatDeed = ({ at, ...deed }: Deed): string =>
  deed.do === "add" ? `add ${JSON.stringify(deed.task)}` : `${Object.values(deed).join(" ")} at ${String(at)}`

/** How everything behaves that no single deed or fault tells of. */
export const formatHabits = ({ latency, disk, backend, config, cutsAtCalm }: Plan): string =>
  [
    `latency ${JSON.stringify(latency)}`,
    disk === undefined ? "no disk" : `disk ${JSON.stringify(disk)}`,
    `backend ${JSON.stringify(backend)}`,
    `config ${JSON.stringify(config)}`,
    `${cutsAtCalm ? "" : "not "}connected anew at the calm`,
  ].join(", ")

export const formatChange = (change: StateChange): string => `${String(change.at)} ${formatStateChange(change)}`
