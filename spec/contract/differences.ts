/**
 * Where the simulated daemon differs from the real one, and why it may. Whatever is not listed here must be the same; and what no
 * scenario asks of both is listed with what holds it instead.
 */

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

/** What no scenario holds against both. */
export interface Exemption {
  readonly what: string
  readonly why: string
  /** The files that hold it instead, on one of the two or on both. */
  readonly heldBy: readonly string[]
}

export const exemptions: readonly Exemption[] = [
  {
    what: "the daemon's own end and its return, in good order or by a crash",
    why: "A scenario has to leave the daemon to the next, and a real one may be somebody's: who ends it has to have one of his own.",
    heldBy: ["scripts/torture/restarts.ts", "spec/simulation/power.ts"],
  },
  {
    what: "a registry that grants no more pulls for a while (429)",
    why: "The registries of the scenarios count nobody's pulls, and those that do are not there for specs to be worn out.",
    heldBy: ["spec/docker/failure.ts", "spec/simulation/registry.ts"],
  },
  {
    what: "a container that is `restarting`",
    why:
      "Only a restart policy makes one so. The engine asks for none, and the simulated daemon acts on none; where somebody asks for " +
      "one by an overlay of Docker's own JSON, `restarting` counts as running, by whichever daemon it is told.",
    heldBy: ["spec/wire/docker-state.ts", "spec/lifecycle/inspection.ts"],
  },
]
