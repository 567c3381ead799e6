/** The caller's limits: closed, checked, and filled with the defaults. */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import type * as t from "io-ts/lib/index.js"
import { defaultConfig, type EngineConfig } from "../model/config.ts"
import type { Issue } from "../model/error.ts"
import { flag, listOf, numberWhere, text, wholeNumber } from "./scalar.ts"
import { decodeStrictly, strict } from "./strict.ts"

/** `undefined` is a config in which nothing is given. */
export const decodeConfig = (config: unknown): E.Either<readonly Issue[], EngineConfig> =>
  pipe(
    decodeStrictly(ConfigCodec, config === undefined ? {} : config),
    E.map((given) => ({ ...defaultConfig, ...given })),
  )

/** Beyond 2^53 a sum of milliseconds is no longer exact. */
const isDuration = (ms: number): boolean => Number.isFinite(ms) && ms >= 0 && ms < 2 ** 53

const duration = numberWhere("milliseconds, 0 or more", isDuration)

/** Of no time at all, nothing would ever succeed, or something would be done without pause. */
const limit = numberWhere("milliseconds, more than 0", (ms) => isDuration(ms) && ms > 0)

const places = wholeNumber(1)

const settings = {
  pullTimeoutMs: limit,
  pullBeginTimeoutMs: limit,
  pullInactivityTimeoutMs: limit,
  createTimeoutMs: limit,
  startTimeoutMs: limit,
  stopTimeoutMs: limit,
  removeTimeoutMs: limit,
  inspectTimeoutMs: limit,
  listTimeoutMs: limit,
  stopGraceMs: duration,
  stoppedTaskRetentionMs: duration,
  steadyStateCheckMs: limit,
  maxPulls: places,
  maxStarts: places,
  maxStops: places,
  privilegedDisabled: flag,
  loggingDrivers: listOf(text),
  seLinuxCapable: flag,
  appArmorCapable: flag,
} satisfies Record<keyof EngineConfig, t.Mixed>

const ConfigCodec = strict({}, settings, "an object of limits")
