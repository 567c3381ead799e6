/** What people, kernels and programs do at the daemon, to one of the containers that there are. */
import { EngineError } from "../../lib/index.ts"
import type { SimulatedDocker } from "../../lib/simulation/index.ts"
import type { Journal } from "./journal.ts"
import type { Deed } from "./plan.ts"
import type { Truth } from "./truth.ts"

export type Handling = Extract<Deed, { readonly which: number }>

export interface HandOptions {
  readonly docker: SimulatedDocker
  readonly truth: Truth
  readonly journal: Journal
}

/** What the daemon refuses is not done. */
export const handle = (handling: Handling, { docker, truth, journal }: HandOptions): void => {
  const present = truth.present()
  const life = present[handling.which % Math.max(1, present.length)]
  if (life === undefined) return
  journal.note(`by hand: ${life.arn} ${life.container}`)
  life.isRestarted ||= handling.do === "restartByHand"
  try {
    perform(handling, docker, life.id)
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    journal.note(`refused: ${error.message}`)
  }
}

const perform = (handling: Handling, docker: SimulatedDocker, id: string): void => {
  switch (handling.do) {
    case "kill":
      docker.kill(id, handling.signal)
      break
    case "removeByHand":
      docker.removeByHand(id)
      break
    case "restartByHand":
      docker.restartByHand(id, { graceMs: 1000 })
      break
    case "outOfMemory":
      docker.outOfMemory(id)
      break
    case "childOutOfMemory":
      docker.outOfMemory(id, { of: "child" })
      break
    case "pause":
      docker.pause(id)
      break
    case "exec":
      docker.exec(id, ["true"])
      break
    case "sicken":
      docker.health(id, "unhealthy")
      break
    case "spoilRemoval":
      docker.spoilRemoval(id)
      break
  }
}
