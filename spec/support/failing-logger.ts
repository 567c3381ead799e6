import type { Logger } from "../../lib/model/logger.ts"

const fail = (): never => {
  throw new Error("the worker has exited")
}

/** As pino is when the worker that it hands its lines to has ended. */
export const failingLogger: Logger = { debug: fail, info: fail, warn: fail, error: fail }
