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
    const [how, kill] = stage.dice.pick(ways)
    await stage.trouble(`kill ${String(n)}: ${how}`, "delay", async () => {
      await kill(stage)
      await revive(stage)
    })
  },
})

type Way = readonly [how: string, kill: (stage: Stage) => Promise<void>]

const revive = async ({ worker, feeder }: Stage): Promise<void> => {
  worker.start()
  await worker.ready
  feeder.resume()
}

const anyTime = async ({ worker, dice }: Stage): Promise<void> => {
  await sleep(dice.between(0, 1200))
  await worker.kill()
}

const justCalled = async ({ worker, feeder, dice }: Stage): Promise<void> => {
  await sleep(dice.between(0, 500))
  worker.doom()
  feeder.add(dice.between(0, 5))
  await worker.ended
}

/** While it loads, opens its store, restores, and finds its containers again. */
const beginning = async ({ worker, dice }: Stage): Promise<void> => {
  await worker.kill()
  worker.start()
  await sleep(dice.between(100, 900))
  await worker.kill()
}

/** Before the daemon has a request, or when it has just done what it says. */
const between =
  (at: Ambush["at"]) =>
  async ({ worker, interference }: Stage): Promise<void> => {
    interference.lie({ at, lines: /^(POST|DELETE) \/containers\//, spring: () => void worker.kill() })
    await Promise.race([worker.ended, sleep(longestWaitMs)])
    interference.lie(undefined)
    await worker.kill()
  }

/** There may be nothing to be done just now. */
const longestWaitMs = 3000

const ways: readonly [Way, ...Way[]] = [
  ["at any time", anyTime],
  ["with a task just added", justCalled],
  ["as it begins", beginning],
  ["before a request", between("request")],
  ["after a request, before its answer", between("answer")],
]
