/** What the contract is held against: a daemon behind the port, what a person beside it can do, and its time. */
import type { DockerClient } from "../../lib/docker/client.ts"
import type { RegistryCredentials } from "../../lib/model/daemon.ts"

export interface Candidate {
  readonly docker: DockerClient
  /** Past the port, as with Docker's own command; resolves with the daemon's message where it refuses. */
  readonly hand: (deed: Deed, name: string, rest: readonly string[]) => Promise<string | undefined>
  readonly registries: Registries
  /** Lets time pass until this holds; rejects after half a minute. */
  readonly until: (holds: () => boolean) => Promise<void>
  /** Milliseconds of the daemon's clock. */
  readonly now: () => number
}

/** A kill takes a signal, a restart its grace in milliseconds, and an exec its command. */
export type Deed = "kill" | "pause" | "unpause" | "restart" | "remove" | "exec"

/** Where `busybox:1` can be pulled from: by everybody, and by those with the password. */
export interface Registries {
  readonly open: string
  readonly closed: string
  readonly credentials: RegistryCredentials
}
