/** The daemon is there and says nothing: it is frozen, or what it says gets nowhere. */
import { setTimeout as sleep } from "node:timers/promises"
import type { Trial } from "./trial.ts"

export const hangs = (count: number): Trial => ({
  title: "hangs",
  count,
  isProxied: true,
  fault: async (stage, n) => {
    await sleep(stage.dice.between(500, 2000))
    await stage.dice.pick([freeze, hold])(stage, n)
  },
})

const freeze: Trial["fault"] = ({ daemon, dice, trouble }, n) =>
  trouble(`hang ${String(n)}: dockerd frozen`, "delay", async () => {
    daemon.freeze()
    await sleep(dice.between(500, 5000))
    daemon.thaw()
  })

const hold: Trial["fault"] = ({ interference, dice, trouble }, n) =>
  trouble(`hang ${String(n)}: nothing passes`, "delay", async () => {
    interference.hold()
    await sleep(dice.between(500, 5000))
    interference.release()
  })
