/**
 * Being asked to end. A signal says so, and so does the death of the parent process: then nobody is left to read the
 * results. What was started must be stopped in either case, so the process itself lives on until that is done.
 */
import { constants } from "node:os"

/** Calls `stop` once, with the exit code that tells of the interruption. */
export const onInterrupt = (stop: (exitCode: number) => void): void => {
  const parent = process.ppid
  let asked = false
  const ask = (exitCode: number) => {
    if (asked) return
    asked = true
    stop(exitCode)
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => ask(128 + constants.signals[signal]))
  const watchMs = 500
  setInterval(() => {
    if (process.ppid !== parent) ask(1)
  }, watchMs).unref()
}
