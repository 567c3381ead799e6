/** The public names of the embedded Docker. */
export type { DockerRequest } from "./client.ts"
export type { ImageSpec } from "./image.ts"
export type { DockerCall, DockerWork, Latency } from "./latency.ts"
export type { Health } from "./request.ts"
export type { DaemonEnd, Person } from "./person.ts"
export { createSimulatedDocker } from "./simulated.ts"
export type { ContainerSnapshot, SimulatedDocker, SimulatedDockerOptions } from "./simulated.ts"
export { createVirtualScheduler, type VirtualScheduler } from "./virtual-scheduler.ts"
export { createRandom } from "./chance.ts"
export {
  formatFault,
  type CallFault,
  type DrawnFault,
  type EventFault,
  type Faults,
  type StreamFault,
} from "./fault.ts"
export { withFaults, type FaultOptions, type FaultyDocker } from "./fault-client.ts"
export { faultProfiles, type FaultProfile } from "./fault-profile.ts"
