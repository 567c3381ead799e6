/**
 * The errors that rxjs reports as nobody's. It does so by a timer of the real clock, which fires whenever it likes while a run goes on,
 * or when that is over: so they are gathered, and the run to which they belong waits for the last before it tells what it has.
 */
import { config } from "rxjs"

/** Gathers them from now on. Whoever ends the watch has them all, in their order; one watch at a time. */
export const watchUnhandled = (): (() => Promise<readonly unknown[]>) => {
  const errors: unknown[] = []
  const before = config.onUnhandledError
  config.onUnhandledError = (error: unknown) => void errors.push(error)
  return async () => {
    // What promises still bring about is reported, too; and timers of one length fire in their order, so this one comes last. It is
    // waited for only where there is any other, since most runs are without, and a search has thousands.
    await new Promise((resolve) => setImmediate(resolve))
    if (process.getActiveResourcesInfo().includes("Timeout")) await new Promise((resolve) => setTimeout(resolve))
    config.onUnhandledError = before
    return errors
  }
}
