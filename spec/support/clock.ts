/** Virtual time for specs: hours pass in milliseconds, and nothing happens between two steps but what is asked for. */
import { VirtualAction, VirtualTimeScheduler } from "rxjs"

export interface Clock {
  readonly scheduler: VirtualTimeScheduler
  /** Lets everything happen that is due up to `ms`, then lets promises settle. */
  readonly runTo: (ms: number) => Promise<void>
}

export const createClock = (): Clock => {
  const scheduler = new VirtualTimeScheduler(VirtualAction, 0)
  return {
    scheduler,
    runTo: async (ms) => {
      // A timer at the very end, so that the clock stands there even where nothing else was due.
      scheduler.schedule(() => undefined, ms - scheduler.now())
      scheduler.maxFrames = ms
      scheduler.flush()
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}
