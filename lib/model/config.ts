/**
 * What an engine can be told about its limits. Flat; durations in milliseconds; the defaults are the original's later ones.
 */

/**
 * The limits and abilities of an engine, every one given; times are durations in milliseconds. Corresponds to `config.Config`.
 */
export interface EngineConfig {
  /** A whole pull, counted from the moment it has its place (LIM-14). */
  readonly pullTimeoutMs: number
  /** Until a pull's first word (DC-16). */
  readonly pullBeginTimeoutMs: number
  /** Between two words of a pull (LIM-15). */
  readonly pullInactivityTimeoutMs: number
  readonly createTimeoutMs: number
  readonly startTimeoutMs: number
  /** Beyond the grace. */
  readonly stopTimeoutMs: number
  readonly removeTimeoutMs: number
  readonly inspectTimeoutMs: number
  readonly listTimeoutMs: number
  /** Between SIGTERM and SIGKILL; Docker takes whole seconds, so it is rounded up. */
  readonly stopGraceMs: number
  /** How long a stopped task's containers are kept (TM-70). */
  readonly stoppedTaskRetentionMs: number
  /** How often a running task is looked at without cause (TM-4). */
  readonly steadyStateCheckMs: number
  /** Different images pulled at once. */
  readonly maxPulls: number
  /** Creates and starts in flight. */
  readonly maxStarts: number
  /** Stops in flight; one in its grace gives its place back after a second. */
  readonly maxStops: number
  readonly privilegedDisabled: boolean
  readonly loggingDrivers: readonly string[]
  readonly seLinuxCapable: boolean
  readonly appArmorCapable: boolean
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/**
 * What counts where an engine is not told otherwise.
 *
 * @example
 * defaultConfig.stopGraceMs // 30_000
 */
export const defaultConfig: EngineConfig = {
  pullTimeoutMs: 2 * hour,
  pullBeginTimeoutMs: 5 * minute,
  pullInactivityTimeoutMs: 3 * minute,
  createTimeoutMs: 3 * minute,
  startTimeoutMs: 90 * second,
  stopTimeoutMs: minute,
  removeTimeoutMs: 5 * minute,
  inspectTimeoutMs: 30 * second,
  listTimeoutMs: 10 * minute,
  stopGraceMs: 30 * second,
  stoppedTaskRetentionMs: 3 * hour,
  steadyStateCheckMs: 10 * minute,
  maxPulls: 3,
  maxStarts: 16,
  maxStops: 16,
  privilegedDisabled: false,
  loggingDrivers: ["json-file"],
  seLinuxCapable: false,
  appArmorCapable: false,
}
