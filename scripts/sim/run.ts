/** One run of a plan, from an empty daemon to the end of everything: the journal tells what happened, and what must not have. */
import { config as rxjsConfig } from "rxjs"
import { EngineError, formatStateChange, type StateChange } from "../../lib/index.ts"
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
import { Journal, type Violation } from "./journal.ts"
import { Memory } from "./memory.ts"
import { checkForms, checkRunning, checkSettled, checkSpotless } from "./peace.ts"
import type { Deed, Plan, Touch } from "./plan.ts"
import { GuestError, Process } from "./process.ts"
import { images } from "./task.ts"
import { Truth } from "./truth.ts"

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

type Wish = Extract<Deed, { do: "add" | "stop" | "remove" | "check" | "stopInSequence" }>

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
  #process: Process
  #processes = 0
  #steps = 0

  constructor(plan: Plan) {
    const { seed, latency, faults } = plan
    const scheduler = this.#scheduler
    this.#plan = plan
    this.#docker = createSimulatedDocker({ scheduler, seed, latency, images })
    this.#faulty = withFaults(this.#docker, faults, {
      scheduler,
      random: createRandom(`faults ${String(seed)}`),
      onFault: (fault) => {
        const line = formatFault(fault)
        this.#faults.push(line)
        this.#journal.note(`fault ${line}`)
      },
    })
    this.#truth = new Truth({
      docker: this.#docker,
      journal: this.#journal,
      scheduler,
      hasEnded: (arn, container) => this.#memory.hasEnded(arn, container),
      isKnown: (arn, container) => this.#memory.isKnown(arn, container),
    })
    this.#owners = new Owners((id) => this.#truth.lifeOf(id))
    scheduler.advanceTo(1)
    this.#process = this.#begin(undefined)
  }

  async complete(): Promise<Outcome> {
    const release = this.#watchErrors()
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
    await this.#process.bury()
    this.#docker.close()
    await release()
    const { violation, lines: trace } = this.#journal
    return { violation, trace, changes: this.#changes, faults: this.#faults }
  }

  /** When the faults have ceased, everything comes to rest, knows the truth, and leaves nothing behind. */
  #peace(): readonly { readonly at: number; readonly check: () => void }[] {
    const { calmAt } = this.#plan
    const surroundings = () => ({
      journal: this.#journal,
      memory: this.#memory,
      truth: this.#truth,
      engine: this.#process.engine,
    })
    return [
      {
        at: calmAt,
        check: () => {
          this.#process.spare()
          this.#faulty.cutStreams()
        },
      },
      { at: calmAt + 4 * minute, check: () => checkRunning(surroundings()) },
      {
        at: calmAt + 30 * minute,
        check: () => {
          checkSettled(surroundings())
          checkForms(surroundings())
          for (const { arn } of this.#process.engine.listTasks()) this.#removeTask(arn)
        },
      },
      { at: calmAt + 45 * minute, check: () => checkSpotless(surroundings()) },
    ]
  }

  /** Promises are kept in between, so that what waits for one goes on at its own time. */
  async #reach(at: number): Promise<void> {
    const scheduler = this.#scheduler
    for (let due = scheduler.nextAt(); due !== undefined && due <= at && this.#isSound(); due = scheduler.nextAt())
      scheduler.step()
    if (this.#isSound()) scheduler.advanceTo(at)
    await settled()
  }

  /** After a violation nothing more is learnt; and one that never rests would keep us for ever. */
  #isSound(): boolean {
    this.#steps += 1
    this.#journal.demand(this.#steps < mostSteps, "the engine comes to rest", () => `${String(mostSteps)} steps`)
    return this.#journal.violation === undefined
  }

  #begin(state: unknown): Process {
    const process = new Process({
      plan: this.#plan,
      ordinal: this.#processes++,
      docker: this.#faulty,
      owners: this.#owners,
      scheduler: this.#scheduler,
      state,
      journal: this.#journal,
      memory: this.#memory,
      truth: this.#truth,
      onDeath: (saved) => this.#replace(saved),
    })
    process.engine.changes$.subscribe({ next: (change) => this.#changes.push(change), error: () => undefined })
    return process
  }

  #downMs = 0

  #replace(saved: unknown): void {
    const dead = this.#process
    this.#scheduler.schedule(() => void dead.bury())
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
      case "stopInSequence": {
        this.#ask(deed)
        return
      }
      case "crash":
        this.#downMs = deed.downMs
        {
          this.#process.dieAfter(deed.afterActs)
          return
        }
      case "cut": {
        this.#faulty.cutStreams()
        return
      }
      case "leave": {
        this.#faulty.goAway(deed.ms)
        return
      }
      case "restartDaemon": {
        this.#docker.restartDaemon(deed)
        return
      }
      case "kill": {
        this.#touch(deed.which, (id) => this.#docker.kill(id, deed.signal))
        return
      }
      case "removeByHand":
      case "restartByHand":
      case "outOfMemory":
      case "childOutOfMemory":
      case "pause":
      case "exec":
      case "sicken":
      case "spoilRemoval": {
        this.#touch(deed.which, (id) => touches[deed.do](this.#docker, id), deed.do === "restartByHand")
        return
      }
    }
  }

  /** Whoever wants something of an engine that is not there asks again. */
  #ask(deed: Wish): void {
    const { engine, isReady } = this.#process
    if (!isReady) {
      this.#scheduler.schedule(() => this.#ask(deed), 1000)
      return
    }
    switch (deed.do) {
      case "add": {
        this.#addTask(deed.task)
        return
      }
      case "stop":
        this.#memory.askEnd(deed.arn)
        {
          expectWord(engine.stopTask(deed.arn))
          return
        }
      case "remove": {
        this.#removeTask(deed.arn)
        return
      }
      case "check": {
        expectWord(engine.checkTaskState(deed.arn))
        return
      }
      case "stopInSequence": {
        this.#stopInSequence(deed.arn, deed.sequence)
        return
      }
    }
  }

  /** An arn that the engine knows is an update, not a submission. */
  #addTask(task: Extract<Deed, { do: "add" }>["task"]): void {
    const { engine } = this.#process
    const { arn, containers, startSequenceNumber } = task
    const isKnown = engine.listTasks().some((known) => known.arn === arn)
    // It would begin at some moment that only the engine knows.
    if (isKnown && this.#memory.get(arn)?.isRemoved === true) return
    if (!isKnown) this.#memory.submit(arn, containers, startSequenceNumber)
    expectWord(engine.addTask(task))
  }

  #stopInSequence(arn: string, sequence: number): void {
    const { engine } = this.#process
    const known = engine.listTasks().find((task) => task.arn === arn)
    if (known === undefined) return
    this.#memory.askEnd(arn, sequence)
    const containers = known.definition.containers.map(({ name, image }) => ({ name, image }))
    expectWord(engine.addTask({ arn, containers, desiredStatus: "STOPPED", stopSequenceNumber: sequence }))
  }

  #removeTask(arn: string): void {
    this.#memory.askRemoval(arn)
    expectWord(this.#process.engine.removeTask(arn))
  }

  /** Something is done at the daemon to one of the containers that there are. */
  #touch(which: number, touch: (id: string) => void, isRestart = false): void {
    const present = this.#truth.present()
    const life = present[which % Math.max(1, present.length)]
    if (life === undefined) return
    this.#journal.note(`by hand: ${life.arn} ${life.container}`)
    life.isRestarted ||= isRestart
    try {
      touch(life.id)
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      this.#journal.note(`refused: ${error.message}`)
    }
  }

  /** What rxjs reports as nobody's: what guests throw on purpose is; anything else is ours. */
  #watchErrors(): () => Promise<void> {
    const before = rxjsConfig.onUnhandledError
    rxjsConfig.onUnhandledError = (error: unknown) => {
      if (!(error instanceof GuestError)) this.#journal.violate("no error is left unhandled", String(error))
    }
    return async () => {
      if (this.#plan.backend.throws) await new Promise((resolve) => setTimeout(resolve, 2))
      rxjsConfig.onUnhandledError = before
    }
  }
}

const touches: Readonly<Record<Touch, (docker: SimulatedDocker, id: string) => void>> = {
  removeByHand: (docker, id) => docker.removeByHand(id),
  restartByHand: (docker, id) => docker.restartByHand(id, { graceMs: 1000 }),
  outOfMemory: (docker, id) => docker.outOfMemory(id),
  childOutOfMemory: (docker, id) => docker.outOfMemory(id, { of: "child" }),
  pause: (docker, id) => docker.pause(id),
  exec: (docker, id) => docker.exec(id, ["true"]),
  sicken: (docker, id) => docker.health(id, "unhealthy"),
  spoilRemoval: (docker, id) => docker.spoilRemoval(id),
}

/** Whether the wish is granted shows by itself; that its promise is broken with a process is nobody's concern here. */
const expectWord = (promise: Promise<unknown>): void => {
  promise.catch(() => undefined)
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export const formatDeed = ({ at, ...deed }: Deed): string =>
  deed.do === "add" ? `add ${JSON.stringify(deed.task)}` : `${Object.values(deed).join(" ")} at ${String(at)}`

export const formatChange = (change: StateChange): string => `${String(change.at)} ${formatStateChange(change)}`
