/** The part of pino's logger that the engine uses, so that any logger of that shape will do. */
export interface Logger {
  debug(details: object, message: string): void
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

const silence = (): void => undefined

/** The default: says nothing. */
export const silentLogger: Logger = { debug: silence, info: silence, warn: silence, error: silence }
