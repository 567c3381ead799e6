/** Ready-made chances, from a daemon that is merely slow to one that does everything a daemon can do wrong. */
import type { Faults } from "./fault.ts"

/**
 * By name; durations are the usual ones.
 *
 * @example
 * const docker = createSimulatedDocker({ seed: 7, faults: faultProfiles.all })
 * docker.close()
 */
export const faultProfiles = {
  /** Nothing goes wrong. */
  none: {},
  /** Answers and events take their time. */
  slow: { call: { slow: 0.2 }, event: { delayed: 0.2 } },
  /** The stream of events cannot be relied upon. */
  events: {
    event: { lost: 0.05, doubled: 0.05, delayed: 0.1, reordered: 0.05 },
    stream: { ended: 0.2, errored: 0.1, silent: 0.1 },
  },
  /** Calls cannot be relied upon. */
  calls: {
    call: { slow: 0.05, late: 0.01, hung: 0.02, unanswered: 0.02, broken: 0.02, unreachable: 0.03, failed: 0.03 },
  },
  /** The daemon comes and goes. */
  away: { call: { away: 0.05, broken: 0.02 }, stream: { errored: 0.3 } },
  /** Everything at once. */
  all: {
    call: {
      ...{ slow: 0.05, late: 0.01, hung: 0.01, unanswered: 0.02, broken: 0.02, unreachable: 0.02, failed: 0.02 },
      ...{ conflict: 0.01, missing: 0.01, away: 0.01 },
    },
    event: { lost: 0.03, doubled: 0.03, delayed: 0.05, reordered: 0.03 },
    stream: { ended: 0.1, errored: 0.1, silent: 0.1 },
  },
} as const satisfies Readonly<Record<string, Faults>>

/** The name of a ready-made profile. */
export type FaultProfile = keyof typeof faultProfiles
