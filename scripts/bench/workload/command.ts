/** What the containers of the live figures run. */

/** Ends at once. */
export const trueCommand: readonly string[] = ["true"]

/** Runs until it is told to stop, and then ends at once: what is measured is the daemon and who asks it, not a grace. */
export const obedientCommand: readonly string[] = [
  "sh",
  "-c",
  "trap 'exit 0' TERM; while :; do sleep 3600 & wait; done",
]
