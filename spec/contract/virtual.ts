/** The simulated daemon as a candidate for the contract, in virtual time. */
import { VirtualTimeScheduler } from "rxjs"
import { createSimulatedDocker, type SimulatedDocker } from "../../lib/simulation/index.ts"
import type { Deed, Candidate } from "./candidate.ts"

const open = "127.0.0.1:5000"
const closed = "127.0.0.1:5001"
const credentials = { username: "test", password: "secret" } as const

export const createVirtual = (): Candidate => {
  const scheduler = new VirtualTimeScheduler()
  const images = ["busybox:1", { name: `${open}/busybox:1` }, { name: `${closed}/busybox:1`, credentials }]
  const docker = createSimulatedDocker({ scheduler, images })
  const advance = (): void => {
    scheduler.maxFrames = scheduler.frame + 1
    scheduler.flush()
    scheduler.frame = scheduler.maxFrames
  }
  return {
    docker,
    hand: (deed, name, rest) => {
      try {
        act(docker, deed, name, rest)
        return Promise.resolve(undefined)
      } catch (error) {
        return Promise.resolve(messageOf(error))
      }
    },
    registries: { open, closed, credentials },
    now: () => scheduler.now(),
    until: async (holds) => {
      const end = scheduler.now() + 30_000
      while (!holds()) {
        if (scheduler.now() > end) throw new Error("waited for half a minute in vain")
        advance()
        // Promises are real.
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
  }
}

const act = (docker: SimulatedDocker, deed: Deed, name: string, rest: readonly string[]): void => {
  switch (deed) {
    case "kill":
      docker.kill(name, rest[0])
      break
    case "pause":
      docker.pause(name)
      break
    case "unpause":
      docker.unpause(name)
      break
    case "restart":
      docker.restartByHand(name, { graceMs: Number(rest[0]) })
      break
    case "remove":
      docker.removeByHand(name)
      break
    case "exec":
      docker.exec(name, rest)
      break
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
