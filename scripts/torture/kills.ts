/** The engine's process dies by SIGKILL: at any moment, as it begins, with a call just made, and between a request and its answer. */
import { setTimeout as sleep } from "node:timers/promises"
import type { Ambush } from "./interference.ts"
import type { Stage } from "./stage.ts"
import type { Trial } from "./trial.ts"

export const kills = (count: number): Trial => ({
  title: "kills",
  count,
  isProxied: true,
  fault: async (stage, n) => {
    const { how, approach, kill } = stage.dice.pick(ways)
    await approach(stage)
    await stage.trouble(`kill ${String(n)}: ${how}`, "delay", async () => {
      await kill(stage)
      await revive(stage)
    })
  },
})

interface Way {
  readonly how: string
  /** The engine is at work meanwhile, and has to tell of every death. */
  readonly approach: (stage: Stage) => Promise<unknown>
  readonly kill: (stage: Stage) => Promise<unknown>
}

const revive = async ({ worker, feeder }: Stage): Promise<void> => {
  worker.start()
  await worker.ready
  feeder.resume()
}

const anyTime: Way = {
  how: "at any time",
  approach: ({ dice }) => sleep(dice.between(0, 1200)),
  kill: ({ worker }) => worker.kill(),
}

const justCalled: Way = {
  how: "with a task just added",
  approach: ({ dice }) => sleep(dice.between(0, 500)),
  kill: ({ worker, feeder, dice }) => {
    worker.doom()
    feeder.add(dice.between(0, 5))
    return worker.ended
  },
}

/** While it loads, opens its store, restores, and finds its containers again. */
const beginning: Way = {
  how: "as it begins",
  approach: () => Promise.resolve(),
  kill: async ({ worker, dice }) => {
    await worker.kill()
    worker.start()
    await sleep(dice.between(100, 900))
    await worker.kill()
  },
}

/** Before the daemon has a request, or when it has just done what it says. */
const between = (how: string, at: Ambush["at"]): Way => ({
  how,
  approach: async ({ worker, interference }) => {
    interference.lie({ at, lines: /^(POST|DELETE) \/containers\//, spring: () => void worker.kill() })
    await Promise.race([worker.ended, sleep(longestWaitMs)])
    interference.lie(undefined)
  },
  kill: ({ worker }) => worker.kill(),
})

/** There may be nothing to be done just now. */
const longestWaitMs = 3000

const ways: readonly [Way, ...Way[]] = [
  anyTime,
  justCalled,
  beginning,
  between("before a request", "request"),
  between("after a request, before its answer", "answer"),
]
