/** What the containers of the live figures are, by the engine and by hand. */

/**
 * What Docker gives by itself. A task that asks for none gets Docker's least (DM-60), and on busy processors its containers come up
 * later for that, whoever makes them.
 */
export const cpuShares = 1024

/** Ends at once. */
export const trueCommand: readonly string[] = ["true"]

/** Runs until it is told to stop, and then ends at once: what is measured is the daemon and who asks it, not a grace. */
export const obedientCommand: readonly string[] = [
  "sh",
  "-c",
  "trap 'exit 0' TERM; while :; do sleep 3600 & wait; done",
]
