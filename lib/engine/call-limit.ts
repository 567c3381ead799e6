/**
 * How long each call may take, as `explain` tells it; what ends a late call is the client's own limit. A pull's is that of one try:
 * credentials are looked up before it, and after a refusal they are looked up anew and the image is pulled once more.
 */
import { wholeSeconds } from "../docker/time-limits.ts"
import type { EngineConfig } from "../model/config.ts"
import type { CallName } from "../model/task.ts"

export const limitOf = (config: EngineConfig): ((call: CallName) => number) => {
  const limits: Readonly<Record<CallName, number>> = {
    pull: config.pullTimeoutMs,
    create: config.createTimeoutMs,
    start: config.startTimeoutMs,
    stop: wholeSeconds(config.stopGraceMs) + config.stopTimeoutMs,
    remove: config.removeTimeoutMs,
    inspect: config.inspectTimeoutMs,
  }
  return (call) => limits[call]
}
