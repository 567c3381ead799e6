/** Everything that is public, and nothing else. */
export { createDockerClient, type DockerClientOptions } from "./docker/real.ts"
export { DOCKER_DEFAULT_ENDPOINT, DOCKER_ENDPOINT_ENV_VARIABLE } from "./docker/endpoint.ts"
export type {
  ContainerEventsOptions,
  DockerClient,
  DockerConfig,
  DockerHostConfig,
  ListContainersOptions,
} from "./docker/client.ts"
export type { PullTotal } from "./docker/pull-tally.ts"
export type { SharedProgress } from "./docker/shared-pull.ts"
export { createRegistryAuth, type RegistryAuth, type RegistryAuthOptions } from "./docker/registry-auth.ts"
export { deliver, type Announcer, type DeliverOptions, type Delivery } from "./engine/deliver.ts"
export { createTaskEngine } from "./engine/engine.ts"
export { configFromEnvironment, optionsFromEnvironment, type EnvironmentOptions } from "./engine/environment.ts"
export type { EngineConfigInput, TaskEngineOptions } from "./engine/options.ts"
export type { DaemonStatus, TaskEngine } from "./engine/task-engine.ts"
export type { Orphan } from "./engine/orphans.ts"
export type { Container, Task } from "./engine/view.ts"
export type { Blocker, Wait } from "./lifecycle/index.ts"
export { compareMarbles, type ComparisonOptions } from "./marbles/compare.ts"
export { toMarbles, type MarbleOptions } from "./marbles/draw.ts"
export type { BackoffPlan } from "./model/backoff.ts"
export { formatStateChange, type ContainerStateChange, type StateChange, type TaskStateChange } from "./model/change.ts"
export { defaultConfig, type EngineConfig } from "./model/config.ts"
export type {
  ContainerEvent,
  ContainerInspection,
  ContainerMetadata,
  DockerState,
  ListedContainer,
  PullProgress,
  RegistryCredentials,
} from "./model/daemon.ts"
export type { ContainerDefinition, PortBinding, TaskDefinition, VolumeDefinition } from "./model/definition.ts"
export {
  CannotContainerError,
  CannotGetDockerclientError,
  ContainerVanishedError,
  DockerStateError,
  DockerTimeoutError,
  EngineDisabledError,
  EngineError,
  EngineNotInitializedError,
  EngineShutDownError,
  InvalidInputError,
  InvalidOptionsError,
  InvalidTaskError,
  OutOfMemoryError,
  TaskNotFoundError,
  type CannotVerb,
  type EngineErrorOptions,
  type Issue,
  type Verdict,
} from "./model/error.ts"
export {
  DamagedRecordError,
  DataDirCorruptError,
  DataDirInUseError,
  StateConflictError,
  StoreError,
} from "./model/store-error.ts"
export { createMemoryStore } from "./store/memory.ts"
export type { Kept, KeptTask, Store, TaskRecord } from "./store/store.ts"
export type { TaskState } from "./model/task.ts"
export type { Logger } from "./model/logger.ts"
export type { ContainerStatus, TaskStatus } from "./model/status.ts"
export type { SavedState } from "./wire/saved-state.ts"
export { tasksFromPayload, type PayloadTasks, type RefusedTask } from "./wire/payload.ts"
export { isEcsDefinition, taskFromDefinition, type DefinitionOptions } from "./wire/task-definition.ts"
export {
  decodeTask,
  type ContainerInput,
  type DockerConfigInput,
  type MountPointInput,
  type PortMappingInput,
  type TaskInput,
  type VolumeFromInput,
  type VolumeInput,
} from "./wire/task-input.ts"
