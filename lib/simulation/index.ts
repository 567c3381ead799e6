/** The public names of the embedded Docker. */
export type { DockerRequest } from "./client.ts"
export type { DockerCall, Latency } from "./latency.ts"
export { createSimulatedDocker } from "./simulated.ts"
export type { ContainerSnapshot, SimulatedDocker, SimulatedDockerOptions } from "./simulated.ts"
