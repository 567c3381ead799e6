/**
 * Whoever listens to the engine is a guest, and costs nobody anything by what goes wrong with it. That holds for a logger as well:
 * one that throws, as pino does when the worker that it hands its lines to has ended, is taken for one that has said nothing.
 */
import { asError } from "../model/error.ts"
import type { Logger } from "../model/logger.ts"

/** Never throws. What the logger throws first is a warning of the process. */
export const createGuestLogger = (logger: Logger): Logger => {
  let hasFailed = false
  const guarded =
    (level: keyof Logger): Logger[keyof Logger] =>
    (details, message) => {
      try {
        logger[level](details, message)
      } catch (error) {
        if (!hasFailed) process.emitWarning(`The logger has failed: ${asError(error).message}`)
        hasFailed = true
      }
    }
  return { debug: guarded("debug"), info: guarded("info"), warn: guarded("warn"), error: guarded("error") }
}
