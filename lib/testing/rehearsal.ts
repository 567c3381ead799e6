/** One marble test from its first frame to its verdict: what it has asked for, what came, and what is wrong. */
import { TestScheduler, type RunHelpers } from "rxjs/testing"
import { createTaskEngine, type StateChange, type TaskEngine, type TaskEngineOptions } from "../index.ts"
import { announcerOf } from "./announcer.ts"
import { collectMade, fixtures, type MadeTasks } from "./build.ts"
import { createClient } from "./client.ts"
import { scriptDocker } from "./docker.ts"
import { findDifference, readWanted, type Expectation } from "./expected-changes.ts"
import { Horizon, watchHelpers } from "./horizon.ts"
import type { MarbleKit } from "./kit.ts"
import { createScripts } from "./script.ts"
import { findAmbiguity, findStranger, subjectsOf, type Subjects } from "./subject.ts"
import { World } from "./world.ts"

/**
 * How a marble test begins and ends; `config`, `state`, `random` and `logger` are its engine's. Chance is the same each time, and
 * `random: () => 0` takes it out of the engine's waits.
 */
export interface MarbleTestOptions extends Pick<TaskEngineOptions, "config" | "state" | "random" | "logger"> {
  /** The frame at which the watch ends, in milliseconds; default: a day after the last that any marble of the test names. */
  readonly until?: number | undefined
  /** Default true. With false the test calls `init` itself: for instance once it listens to what a restored engine will say. */
  readonly init?: boolean | undefined
}

export class Rehearsal {
  readonly #scheduler: TestScheduler
  readonly #options: MarbleTestOptions
  readonly #world: World
  readonly #scripts = createScripts()
  readonly #horizon = new Horizon()
  readonly #heard = new Map<TaskEngine, StateChange[]>()
  readonly #expectations: { readonly engine: TaskEngine; readonly expectation: Expectation }[] = []
  readonly #problems: Error[] = []
  readonly #made: MadeTasks = new Map()
  #hasBegun = false

  constructor(scheduler: TestScheduler, options: MarbleTestOptions) {
    this.#scheduler = scheduler
    this.#options = options
    this.#world = new World(() => scheduler.now())
  }

  /** Goes through the test, from what its body says to the end of the watch. */
  play(body: (kit: MarbleKit) => unknown): void {
    collectMade(this.#made, () => this.#scheduler.run((helpers) => this.#open(helpers, body)))
  }

  /** Lets the test say what is to happen, then sets the end of the watch. */
  #open(helpers: RunHelpers, body: (kit: MarbleKit) => unknown): void {
    const { init = true, until } = this.#options
    const engine = this.#createEngine(this.#options)
    if (init) void engine.init()
    if (body(this.#kit(helpers, engine)) instanceof Promise)
      throw new Error("A marble test is over before any promise settles: its body must not be async")
    this.#hasBegun = true
    this.#scheduler.maxFrames = until ?? this.#horizon.lastFrame + dayMs
  }

  /** Throws what is wrong, all of it. */
  judge(): void {
    const problem = this.problem()
    if (problem !== undefined) throw problem
    const subjects = this.#subjects()
    const differences = this.#expectations.flatMap(
      ({ engine, expectation }) =>
        findAmbiguity(expectation.of, subjects) ??
        findDifference(expectation, this.#heard.get(engine) ?? [], this.#subjectsOf(engine)) ??
        findStranger(expectation.of, subjects, new Map([...fixtures, ...this.#made])) ??
        [],
    )
    const unused = Object.values(this.#scripts).flatMap((script) => script.unused())
    const vain = unused.length === 0 ? [] : [`Scripted, but nobody has made the call: ${unused.join(", ")}`]
    const all = [...differences, ...vain]
    if (all.length > 0) throw new Error(all.join("\n\n"))
  }

  #subjectsOf(engine: TaskEngine): Subjects {
    return subjectsOf(this.#heard.get(engine) ?? [], engine.listTasks())
  }

  #subjects(): Subjects {
    const engines = [...this.#heard.keys()]
    return subjectsOf(
      [...this.#heard.values()].flat(),
      engines.flatMap((engine) => engine.listTasks()),
    )
  }

  /** What kept the test from being played as it is written. */
  problem(): Error | undefined {
    return this.#problems[0]
  }

  end(): void {
    for (const engine of this.#heard.keys()) void engine.shutdown()
  }

  #createEngine({ config, state, logger, random = seeded(1 + this.#heard.size) }: MarbleTestOptions = {}): TaskEngine {
    const docker = createClient(this.#world, this.#scripts)
    const engine = createTaskEngine({ docker, scheduler: this.#scheduler, config, state, logger, random })
    const heard: StateChange[] = []
    this.#heard.set(engine, heard)
    engine.changes$.subscribe({ next: (change) => heard.push(change), error: this.#report })
    return engine
  }

  readonly #report = (problem: unknown): void => {
    const error = problem instanceof Error ? problem : new Error(String(problem))
    this.#problems.push(new Error(`At ${String(this.#scheduler.now())} ms: ${error.message}`, { cause: error }))
  }

  #kit(helpers: RunHelpers, engine: TaskEngine): MarbleKit {
    const horizon = this.#horizon
    const watched = watchHelpers(helpers, horizon)
    const at: MarbleKit["at"] = (marbles, act) => this.#at(horizon.see(marbles), act)
    const refuse = (): void => this.#report(new Error("docker.events has no use for #: only letters happen"))
    // What is hot is set up as the frames begin to go by, and never afterwards.
    const play: MarbleKit["at"] = (marbles, act) =>
      this.#hasBegun ? at(marbles, act) : void watched.hot(marbles).subscribe({ next: act, error: refuse })
    const hot: typeof watched.hot = (...line) => {
      if (this.#hasBegun) throw new Error("hot has no use while the frames go by: it is made before the first of them")
      return watched.hot(...line)
    }
    return {
      ...watched,
      hot,
      scheduler: this.#scheduler,
      engine,
      docker: scriptDocker({ ...watched, play, world: this.#world, scripts: this.#scripts, report: this.#report }),
      announcer: announcerOf(engine),
      announcerOf,
      createEngine: (options) => this.#createEngine(options),
      at,
      expectChanges: (of, from = engine) => ({
        toBe: (marbles, values) => {
          const wanted = readWanted(horizon.see(marbles), values)
          this.#expectations.push({ engine: from, expectation: { of, wanted } })
        },
      }),
    }
  }

  /** Frames are the test's, also where a line is played while they go by. */
  #at(marbles: string, act: (letter: string) => void): void {
    const now = this.#scheduler.now()
    const letters = TestScheduler.parseMarbles(marbles, undefined, undefined, false, true).flatMap(
      ({ frame, notification }) => (notification.kind === "N" ? [{ frame, letter: String(notification.value) }] : []),
    )
    const { maxFrames } = this.#scheduler
    for (const { frame } of letters)
      if (frame < now) throw new Error(`the frame ${String(frame)} has gone by: it is ${String(now)}`)
      else if (frame > maxFrames)
        throw new Error(
          `the frame ${String(frame)} is beyond the end of the watch, ${String(maxFrames)}, which \`until\` moves`,
        )
    for (const { frame, letter } of letters) this.#scheduler.schedule(() => act(letter), frame - now)
  }
}

const dayMs = 24 * 3_600_000

/** The same ids in each run, and others for each engine of it. */
const seeded = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
