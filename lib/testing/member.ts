/** One container of the tests' daemon, and what it tells of itself. */
import type { ContainerInspection, DockerConfig, DockerHostConfig, PortBinding } from "../index.ts"

export interface Member extends ContainerInspection {
  readonly image: string
  /** Who it is to the engine; empty for a container that is not the engine's. */
  readonly taskArn: string
  readonly container: string
  /** What a start will bind. */
  readonly ports: readonly PortBinding[]
}

/** ECS's labels say whose it is. */
export const whoIs = (labels: Readonly<Record<string, string>>): Pick<Member, "taskArn" | "container"> => ({
  taskArn: labels["com.amazonaws.ecs.task-arn"] ?? "",
  container: labels["com.amazonaws.ecs.container-name"] ?? "",
})

export const labelsIn = ({ Labels }: DockerConfig): Readonly<Record<string, string>> =>
  Object.fromEntries(entriesOf(Labels).map(([key, value]) => [key, String(value)]))

/** `number` tells containers apart, and chooses the host ports that are left to the daemon. */
export const newMember = (
  config: DockerConfig,
  hostConfig: DockerHostConfig,
  { name, number }: { readonly name: string; readonly number: number },
): Member => {
  const labels = labelsIn(config)
  return {
    containerId: number.toString(16).padStart(64, "0"),
    name,
    labels,
    ...whoIs(labels),
    image: String(config["Image"]),
    state: "created",
    oomKilled: false,
    portBindings: [],
    ports: portsIn(hostConfig, firstFreePort + number * portsEach),
    volumes: Object.fromEntries(
      entriesOf(config["Volumes"]).map(([path]) => [path, `/var/lib/docker/volumes/${String(number)}${path}`]),
    ),
  }
}

const firstFreePort = 49_152
const portsEach = 16

const portsIn = ({ PortBindings }: DockerHostConfig, freePort: number): readonly PortBinding[] =>
  entriesOf(PortBindings).flatMap(([key, bindings], index) => {
    const [port, protocol] = key.split("/")
    return entriesOf(bindings).map(([, binding]): PortBinding => {
      const { HostPort: hostPort, HostIp: bindIp } = Object.fromEntries(entriesOf(binding))
      return {
        containerPort: Number(port),
        hostPort: Number(hostPort) || freePort + index,
        protocol: protocol === "udp" ? "udp" : "tcp",
        bindIp: typeof bindIp === "string" && bindIp !== "" ? bindIp : "0.0.0.0",
      }
    })
  })

const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === "object" && value !== null ? Object.entries(value) : []
