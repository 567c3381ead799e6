/** What is done to find the figures: each experiment gives one or several, as samples of which the median counts. */
import { reading, run } from "./child.ts"
import { interleave } from "./interleave.ts"
import type { Samples } from "./result.ts"
import type { FigureName } from "./target.ts"

export interface Experiment {
  readonly figures: readonly FigureName[]
  readonly needsDaemon: boolean
  readonly measure: (rounds: number) => Promise<Samples>
}

const fold: Experiment = {
  figures: ["fold", "fold-100k"],
  needsDaemon: false,
  measure: async (rounds) => {
    const rate = async (tasks: number) => reading(await run("fold", { args: [tasks] }), "eventsPerSecond")
    const pairs = await interleave(
      rounds,
      () => rate(100),
      () => rate(100_000),
    )
    return { fold: pairs.map(([few]) => few), "fold-100k": pairs.map(([few, many]) => many / few) }
  },
}

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
    loop: await repeat(rounds, async () => reading(await run("loop", { args: [100] }), "eventsPerSecond")),
  }),
}

const repeat = async <Value>(rounds: number, once: () => Promise<Value>): Promise<readonly Value[]> => {
  const values: Value[] = []
  for (let round = 0; round < rounds; round += 1) values.push(await once())
  return values
}

export const experiments: readonly Experiment[] = [fold, heap, loop]
