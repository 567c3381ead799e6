/** The port to the daemon: what the engine asks of Docker, and so what takes its place has to give. */
import type { Observable } from "rxjs"
import type {
  ContainerEvent,
  ContainerInspection,
  ContainerMetadata,
  ListedContainer,
  PullProgress,
  RegistryCredentials,
} from "../model/daemon.ts"
import type { ContainerStatus } from "../model/status.ts"
import type { RegistryAuth } from "./registry-auth.ts"

/**
 * The daemon as the engine sees it. Each method answers with a cold Observable: success emits once and completes, failure is an
 * error notification of an `EngineError` whose `verdict` says what it proves. Unsubscribing gives up waiting, and cancels a
 * pull. Corresponds to the interface `DockerClient` (spec 0.4, section 5); what takes its place need not be Docker.
 */
export interface DockerClient {
  /** Where this daemon's pulls find their credentials if the engine is told of no other place; absent: nowhere. */
  readonly registryAuth?: RegistryAuth | undefined
  /** The daemon answers, and speaks this API version. */
  ping(): Observable<{ readonly apiVersion: string }>
  /** `DockerVersion: 20.10.24` (DC-90). Corresponds to `Version`. */
  version(): Observable<string>
  /** The API versions this daemon speaks, ascending (DC-3). Corresponds to `SupportedVersions`. */
  supportedVersions(): Observable<readonly string[]>
  /**
   * The same daemon spoken to with one fixed API version; calls error where it does not speak it (DC-4). Corresponds to
   * `WithVersion`.
   */
  withVersion(version: string): DockerClient
  /** One connection to the event stream: it errors or completes with it (DC-60). Corresponds to `ContainerEvents`. */
  containerEvents(options?: ContainerEventsOptions): Observable<ContainerEvent>
  /** Emits what the daemon tells of the download, and completes when the image is there. Corresponds to `PullImage`. */
  pullImage(image: string, options?: { readonly auth?: RegistryCredentials | undefined }): Observable<PullProgress>
  /** The container has come into being, and does not run (DC-20). Corresponds to `CreateContainer`. */
  createContainer(config: DockerConfig, hostConfig: DockerHostConfig, name: string): Observable<ContainerMetadata>
  /** A container that runs already counts as success (DC-30). Corresponds to `StartContainer`. */
  startContainer(id: string): Observable<ContainerMetadata>
  /**
   * SIGTERM, then SIGKILL after `graceMs` (rounded up to seconds). One that does not run, or is gone, counts as success (DC-40).
   * Corresponds to `StopContainer`.
   */
  stopContainer(id: string, options?: { readonly graceMs?: number | undefined }): Observable<ContainerMetadata>
  /**
   * Removes the container with its anonymous volumes (DC-72). One that is gone counts as success. Corresponds to
   * `RemoveContainer`.
   */
  removeContainer(id: string, options?: { readonly force?: boolean | undefined }): Observable<void>
  /** Everything that the daemon knows of it (DC-52). Corresponds to `InspectContainer`. */
  inspectContainer(idOrName: string): Observable<ContainerInspection>
  /** Status as the engine counts it, with metadata (DC-50). Corresponds to `DescribeContainer`. */
  describeContainer(id: string): Observable<ContainerMetadata & { readonly status: ContainerStatus }>
  /** The name that the daemon has it under (DC-74). Corresponds to `GetContainerName`. */
  getContainerName(id: string): Observable<string>
  /** Running containers, or all of them (DC-73). Corresponds to `ListContainers`. */
  listContainers(options?: ListContainersOptions): Observable<readonly ListedContainer[]>
}

/** Which events are told, and from when on. */
export interface ContainerEventsOptions {
  /** Replay what happened since then, `seconds.nanoseconds` of the daemon's clock, as far as the daemon still knows it. */
  readonly since?: string | undefined
  /** `key` or `key=value`; all must hold. */
  readonly labels?: readonly string[] | undefined
}

/** Which containers are listed. */
export interface ListContainersOptions {
  /** Also those that do not run. */
  readonly all?: boolean | undefined
  readonly labels?: readonly string[] | undefined
}

/** Docker's create body without its `HostConfig`; keys in Docker's own spelling. */
export type DockerConfig = Readonly<Record<string, unknown>>

/** The `HostConfig` of Docker's create body. */
export type DockerHostConfig = Readonly<Record<string, unknown>>
