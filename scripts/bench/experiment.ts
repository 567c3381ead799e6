/** What is done to find the figures: each experiment gives one or several, as samples of which the middle counts. */
import { prepare, reading, run } from "./child.ts"
import { build, importMs } from "./import.ts"
import { interleave, interleavePrepared, withoutOrder, type Rounds } from "./interleave.ts"
import type { Readings } from "./program/report.ts"
import type { Samples } from "./result.ts"
import { isClear, pseudoMedian } from "./statistic.ts"
import { targets, type FigureName } from "./target.ts"

export interface Experiment {
  readonly figures: readonly FigureName[]
  readonly needsDaemon: boolean
  readonly measure: (rounds: number) => Promise<Samples>
}

const fold: Experiment = {
  figures: ["fold", "fold-100k"],
  needsDaemon: false,
  measure: async (rounds) => {
    const pairs = await interleave(
      rounds,
      () => rateOf("fold", 100),
      () => rateOf("fold", 100_000),
    )
    return { fold: pairs.map(([few]) => few), "fold-100k": pairs.map(([few, many]) => many / few) }
  },
}

/** Why a fold at 100,000 tasks is no match for one at 100. */
const copies: Experiment = {
  figures: ["copies-100k"],
  needsDaemon: false,
  measure: async (rounds) => {
    const pairs = await interleave(
      rounds,
      () => rateOf("copies", 100),
      () => rateOf("copies", 100_000),
    )
    return { "copies-100k": pairs.map(([few, many]) => many / few) }
  },
}

const rateOf = async (program: string, tasks: number): Promise<number> =>
  reading(await run(program, { args: [tasks] }), "eventsPerSecond")

const heap: Experiment = {
  figures: ["heap"],
  needsDaemon: false,
  // It does not vary, so that one round is enough.
  measure: async () => {
    const bytes = reading(await run("heap", { args: [100_000], node: ["--expose-gc"] }), "bytesPerTask")
    return { heap: [bytes / 1024] }
  },
}

const loop: Experiment = {
  figures: ["loop"],
  needsDaemon: false,
  measure: async (rounds) => ({
    loop: await repeat(rounds, () => rateOf("loop", 100)),
  }),
}

/** A pair of runs by the engine and by hand. */
type Pair = readonly [Readings, Readings]

/**
 * So many pairs, and up to five times as many until it is clear. How far it has come is told, and how long either side took: on a slow
 * machine it takes many minutes.
 */
const untilClear = (rounds: number, name: FigureName): Rounds<Pair> => ({
  most: 5 * rounds,
  isEnough: (pairs) => {
    const ratios = wallRatios(pairs)
    const soFar = `, ${pseudoMedian(ratios).toFixed(3)} so far`
    console.error(
      `  ${name}, ${String(pairs.length)} of at most ${String(5 * rounds)} pairs: ${wallsOf(pairs)}${soFar}`,
    )
    return pairs.length >= rounds && isClear(ratios, targets[name].value)
  },
})

const wallRatios = (pairs: readonly Pair[]): readonly number[] => withoutOrder(pairs.map(ratioOf("wallMs")))

/** What the last pair took. */
const wallsOf = (pairs: readonly Pair[]): string =>
  (pairs.at(-1) ?? []).map((side) => `${(reading(side, "wallMs") / 1000).toFixed(2)} s`).join(" to ")

/** The same work on the same daemon in turn, by the engine and by hand. */
const hundredTasks: Experiment = {
  figures: ["wall", "spread", "cpu", "requests"],
  needsDaemon: true,
  measure: async (rounds) => {
    const args = ["run", 100]
    const pairs = await interleave(
      untilClear(rounds, "wall"),
      () => run("engine", { args }),
      () => run("plain", { args }),
    )
    return {
      wall: wallRatios(pairs),
      spread: pairs.map(([engine]) => reading(engine, "medianMs") / reading(engine, "wallMs")),
      cpu: pairs.map(ratioOf("cpuMs")),
      requests: pairs.map(([engine]) => reading(engine, "requestsPerTask")),
    }
  },
}

const deaths: Experiment = {
  figures: ["die-alone", "die-alone-p99", "die-busy", "die-busy-p99"],
  needsDaemon: true,
  measure: async (rounds) => {
    const pairs = await interleave(
      rounds,
      () => run("engine", { args: ["alone", 20] }),
      () => run("engine", { args: ["listen", 100] }),
    )
    return {
      "die-alone": pairs.map(([alone]) => reading(alone, "medianMs")),
      "die-alone-p99": pairs.map(([alone]) => reading(alone, "p99Ms")),
      "die-busy": pairs.map(([, busy]) => reading(busy, "medianMs")),
      "die-busy-p99": pairs.map(([, busy]) => reading(busy, "p99Ms") - reading(busy, "listenerP99Ms")),
    }
  },
}

/** Both hundreds are up before either is stopped: what is compared lies seconds apart. */
const stops: Experiment = {
  figures: ["stop"],
  needsDaemon: true,
  measure: async (rounds) => {
    const args = ["stop", 100]
    const pairs = await interleavePrepared(untilClear(rounds, "stop"), async () => {
      const engine = await prepare("engine", { args })
      const plain = await prepare("plain", { args }).catch(async (error: unknown) => {
        await engine.end()
        throw error
      })
      return { one: engine.measure, other: plain.measure, end: () => Promise.all([engine.end(), plain.end()]) }
    })
    return { stop: wallRatios(pairs) }
  },
}

const pulls: Experiment = {
  figures: ["pulls"],
  needsDaemon: true,
  measure: async (rounds) => ({
    pulls: await repeat(rounds, async () => reading(await run("engine", { args: ["pull", 40] }), "pulls")),
  }),
}

const imports: Experiment = {
  figures: ["import"],
  needsDaemon: false,
  measure: async (rounds) => {
    await build()
    const pairs = await interleave(
      rounds,
      () => importMs("docker-task-engine"),
      () => importMs("rxjs"),
    )
    return { import: pairs.map(([ours, rxjs]) => ours / rxjs) }
  },
}

const restore: Experiment = {
  figures: ["restore", "restore-requests"],
  needsDaemon: false,
  measure: async (rounds) => {
    const few = await run("restore", { args: [100] })
    const many = await repeat(rounds, () => run("restore", { args: [10_000] }))
    return {
      restore: many.map((readings) => reading(readings, "restoreMs")),
      "restore-requests": many.map((readings) => reading(readings, "requests") - reading(few, "requests")),
    }
  },
}

const durable: Experiment = {
  figures: ["durable"],
  needsDaemon: false,
  measure: async (rounds) => ({
    durable: await repeat(rounds, async () => reading(await run("durable", { args: [1000] }), "engineToBatch")),
  }),
}

const guest: Experiment = {
  figures: ["guest"],
  needsDaemon: false,
  measure: async (rounds) => ({
    guest: await repeat(rounds, async () => reading(await run("guest"), "besideToAlone")),
  }),
}

const ratioOf =
  (key: string) =>
  ([engine, plain]: Pair): number =>
    reading(engine, key) / reading(plain, key)

const repeat = async <Value>(rounds: number, once: () => Promise<Value>): Promise<readonly Value[]> => {
  const values: Value[] = []
  for (let round = 0; round < rounds; round += 1) values.push(await once())
  return values
}

export const experiments: readonly Experiment[] = [
  fold,
  copies,
  heap,
  loop,
  imports,
  restore,
  durable,
  guest,
  hundredTasks,
  deaths,
  stops,
  pulls,
]
