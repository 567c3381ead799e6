/** What the simulated daemon can be asked or told. A ticket says whom to answer. */
import type { DockerConfig, DockerHostConfig } from "../docker/client.ts"

export interface CreateRequest {
  readonly do: "create"
  readonly ticket: number
  readonly config: DockerConfig
  readonly hostConfig: DockerHostConfig
  readonly name: string
}

/** A call about one container, by id or name. */
export type ContainerRequest = { readonly ticket: number; readonly id: string } & (
  | { readonly do: "start" }
  | { readonly do: "stop"; readonly graceMs?: number | undefined }
  | { readonly do: "restart"; readonly graceMs?: number | undefined }
  | { readonly do: "kill"; readonly signal: string | number }
  | { readonly do: "pause" }
  | { readonly do: "unpause" }
  | { readonly do: "remove"; readonly force: boolean }
  /** Runs a command beside the container's own. */
  | { readonly do: "exec"; readonly command: readonly string[] }
  /** Is answered when the container can be looked at. */
  | { readonly do: "visit" }
  /** The kernel has no more memory for it. */
  | { readonly do: "oom"; readonly of: "main" | "child" }
  /** A health check has come to a verdict. */
  | { readonly do: "judge"; readonly health: Health }
  /** The next removal will fail halfway. */
  | { readonly do: "spoil" }
)

/** What a health check has found, in Docker's words. */
export type Health = "starting" | "healthy" | "unhealthy"

export type Request = CreateRequest | ContainerRequest

export type Input =
  | Request
  /** A registry gives an image. */
  | { readonly do: "give"; readonly image: string }
  /** The last layer of an image has come. */
  | { readonly do: "keep"; readonly image: string }
  /** A moment announced by a step's `timers` has come. */
  | { readonly do: "wake"; readonly containerId: string }
  /** The daemon itself ends: in good order or at once, and with its containers or without them. */
  | { readonly do: "shutDown"; readonly keepsContainers: boolean }
  | { readonly do: "crash"; readonly keepsContainers: boolean }
  | { readonly do: "boot" }
