/** Where the simulated daemon differs from the real one, and why it may. Whatever is not listed here must be the same. */

export interface Difference {
  readonly scenario: string
  /** What the simulated one does instead; absent: no difference in that. */
  readonly answers?: readonly string[] | undefined
  readonly events?: readonly string[] | undefined
  readonly why: string
}

export const differences: readonly Difference[] = [
  {
    scenario: "the daemon itself",
    answers: [
      "ping: 1.41",
      "version: DockerVersion: 20.10.24-simulated",
      "versions: 1.17 to 1.41",
      "1.30: 1.41",
      "1.99: CannotGetDockerclientError refused: (v1.99) - the daemon speaks 1.12 to 1.41",
      "1.1: CannotGetDockerclientError refused: (v1.1) - the daemon speaks 1.12 to 1.41",
    ],
    why: "It does not pretend to be another. A real daemon of another version than 20.10.24 fails this scenario rightly.",
  },
  {
    scenario: "a stop that a shell hears of only when the command in its foreground is over",
    answers: ["create it: ok", "start it: ok", "stop it: ok", "inspect it: exited, exit code 3, finished"],
    events: ["create it", "start it", "kill(15) it", "die(3) it", "stop it"],
    why: "A trap acts at once, so that one that heeds SIGTERM can be written as `trap 'exit 3' TERM; sleep 1000`.",
  },
  {
    scenario: "one that is to be started again when it fails",
    events: ["create it", "start it", "die(4) it"],
    why: "Restart policies are not acted on: the engine asks for none, and starts nothing again itself.",
  },
  {
    scenario: "one with a health check",
    events: ["create it", "start it", "kill(9) it", "die(137) it", "destroy it"],
    why: "Health checks come to a verdict when a person says so: a timer for each would never let a virtual clock rest.",
  },
]
