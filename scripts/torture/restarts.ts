/** The daemon goes, in order or not, and comes back on what it has left; its containers go with it, or live on meanwhile. */
import { setTimeout as sleep } from "node:timers/promises"
import type { Stage } from "./stage.ts"
import type { Trial } from "./trial.ts"

export const restarts = (count: number): Trial => ({
  title: "daemon restarts",
  count,
  // The engine is to meet a socket that is not there.
  isProxied: false,
  fault: async (stage, n) => {
    const { daemon, dice, trouble } = stage
    await sleep(dice.between(500, 3000))
    const signal = dice.pick(["SIGTERM", "SIGKILL"] as const)
    const liveRestore = dice.between(0, 1) === 1
    const awayMs = n % 10 === 5 ? minuteMs : dice.between(0, 3000)
    await trouble(`restart ${String(n)}: dockerd away by ${signal}`, "death", async () => {
      await daemon.stop(signal)
      if (awayMs < minuteMs) await sleep(awayMs)
      else await watchIdleness(stage)
      await daemon.start({ liveRestore })
    })
  },
})

/** Every tenth absence lasts a minute, and is to cost next to nothing. */
const minuteMs = 60_000

const watchIdleness = async ({ worker, note }: Stage): Promise<void> => {
  // What was under way comes to its end first.
  await sleep(5000)
  const before = worker.cpuMs()
  await sleep(minuteMs - 5000)
  const percent = ((worker.cpuMs() - before) / (minuteMs - 5000)) * 100
  console.log(`           the engine used ${percent.toFixed(2)} % of a processor while dockerd was away`)
  if (percent >= 1) note({ kind: "failure", what: `${percent.toFixed(2)} % of a processor for a daemon that is away` })
}
