/** The daemon goes, in order or not, and comes back on what it has left; its containers go with it, or live on meanwhile. */
import { setTimeout as sleep } from "node:timers/promises"
import type { Stage } from "./stage.ts"
import type { Trial } from "./trial.ts"

export const restarts = (count: number): Trial => ({
  title: "daemon restarts",
  count,
  // The engine is to meet a socket that is not there.
  isProxied: false,
  fault: async ({ daemon, dice, trouble }: Stage, n) => {
    await sleep(dice.between(500, 3000))
    const signal = dice.pick(["SIGTERM", "SIGKILL"] as const)
    const liveRestore = dice.between(0, 1) === 1
    const awayMs = dice.between(0, 3000)
    await trouble(`restart ${String(n)}: dockerd away by ${signal}`, "death", async () => {
      await daemon.stop(signal)
      await sleep(awayMs)
      await daemon.start({ liveRestore })
    })
  },
})
