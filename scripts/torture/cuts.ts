/** The engine's connections break, linger, and lose what they carry. */
import { setTimeout as sleep } from "node:timers/promises"
import type { Stage } from "./stage.ts"
import type { Trial } from "./trial.ts"

export const cuts = (count: number): Trial => ({
  title: "event cuts",
  count,
  isProxied: true,
  fault: async (stage, n) => {
    await sleep(stage.dice.between(50, 600))
    await stage.dice.pick([cut, cut, storm, delay, loseEvents, loseAnswers])(stage, n)
  },
})

type Fault = Trial["fault"]

/** A moment that takes nothing off: the engine may connect again at once. */
const cut: Fault = ({ proxy, note }, n) => {
  proxy.cut()
  note({ kind: "trouble", what: `cut ${String(n)}: everything`, from: Date.now(), excuses: "delay" })
  return Promise.resolve()
}

/** No connection lives for long. */
const storm: Fault = ({ proxy, dice, trouble }, n) =>
  trouble(`cut ${String(n)}: everything, again and again`, "delay", async () => {
    for (let left = dice.between(200, 2000); left > 0; left -= 20) {
      proxy.cut()
      await sleep(20)
    }
  })

const delay: Fault = ({ interference, dice, trouble }, n) => {
  const ms = dice.between(50, 500)
  return trouble(`cut ${String(n)}: every piece takes ${String(ms)} ms`, "delay", async () => {
    interference.delay(ms)
    await sleep(dice.between(200, 1500))
    interference.delay(0)
  })
}

/** The connection lives, and nobody can know. */
const loseEvents: Fault = async ({ interference, dice, note }, n) => {
  const from = Date.now()
  interference.loseEvents(true)
  await sleep(dice.between(100, 1000))
  interference.loseEvents(false)
  // A moment that takes nothing off: the dead of this time are to be told in time.
  note({
    kind: "trouble",
    what: `cut ${String(n)}: events lost for ${String(Date.now() - from)} ms`,
    from: Date.now(),
    excuses: "delay",
  })
}

/** The daemon does what it is asked, and then the connection is gone. */
const loseAnswers: Fault = ({ interference, proxy, dice, trouble }: Stage, n) =>
  trouble(`cut ${String(n)}: answers lost`, "delay", async () => {
    interference.loseAnswers(true)
    await sleep(dice.between(100, 1000))
    interference.loseAnswers(false)
    proxy.cut()
  })
