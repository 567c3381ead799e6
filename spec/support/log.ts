/** A logger that remembers, as one text each, everything that it is told. */
import type { Logger } from "../../lib/model/logger.ts"

export const createLog = (): { readonly logger: Logger; readonly lines: string[] } => {
  const lines: string[] = []
  const write = (level: string) => (details: object, message: string) =>
    void lines.push(`${level} ${message} ${JSON.stringify(details)}`)
  const logger = { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") }
  return { logger, lines }
}
