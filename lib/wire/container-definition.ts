/** One entry of a definition's `containerDefinitions`: its shape, and the container that it comes to. */
import type * as t from "io-ts/lib/index.js"
import { compact } from "./compact.ts"
import { configOverlay, hostConfigOverlay, overlayFields } from "./definition-overlay.ts"
import { filled, idle, notBuilt } from "./ecs-field.ts"
import { flag, listOf, text } from "./scalar.ts"
import { strict } from "./strict.ts"
import {
  ContainerName,
  ContainerPort,
  CpuShares,
  EnvironmentKey,
  HostPort,
  Image,
  Link,
  Mebibytes,
  MountPoint,
  Protocol,
  VolumeFrom,
} from "./task-codec.ts"
import type { ContainerInput } from "./task-input.ts"

export const idlePortKeys = ["name", "appProtocol"] as const
export const idleContainerKeys = ["versionConsistency"] as const

const Variable = strict({ name: EnvironmentKey }, { value: text }, "an object with name and value")

const PortMapping = strict(
  { containerPort: ContainerPort },
  { hostPort: HostPort, protocol: Protocol, ...idle(idlePortKeys), ...notBuilt("containerPortRange") },
  "an object with containerPort",
)

export const ContainerDefinitionCodec = strict(
  { name: ContainerName, image: Image },
  {
    cpu: CpuShares,
    memory: Mebibytes,
    links: listOf(Link),
    portMappings: listOf(PortMapping),
    essential: flag,
    entryPoint: listOf(text),
    command: listOf(text),
    environment: listOf(Variable),
    mountPoints: listOf(MountPoint),
    volumesFrom: listOf(VolumeFrom),
    ...overlayFields,
    ...idle(idleContainerKeys),
    ...notBuilt(
      "dependsOn",
      "secrets",
      "environmentFiles",
      "healthCheck",
      "startTimeout",
      "stopTimeout",
      "restartPolicy",
      "firelensConfiguration",
      "repositoryCredentials",
      "resourceRequirements",
      "credentialSpecs",
    ),
  },
  "a container definition",
)
export type EcsContainer = t.TypeOf<typeof ContainerDefinitionCodec>

export const containerFromDefinition = (container: EcsContainer): ContainerInput =>
  compact({
    name: container.name,
    image: container.image,
    essential: container.essential,
    command: filled(container.command),
    entryPoint: filled(container.entryPoint),
    environment:
      container.environment && Object.fromEntries(container.environment.map(({ name, value = "" }) => [name, value])),
    cpu: container.cpu,
    memory: container.memory,
    links: container.links,
    volumesFrom: container.volumesFrom,
    mountPoints: container.mountPoints,
    portMappings: container.portMappings?.map(({ containerPort, hostPort, protocol }) =>
      compact({ containerPort, hostPort, protocol }),
    ),
    dockerConfig: overlaysOf(container),
  })

const overlaysOf = (container: EcsContainer): ContainerInput["dockerConfig"] => {
  const config = asJson(configOverlay(container))
  const hostConfig = asJson(hostConfigOverlay(container))
  return config === undefined && hostConfig === undefined ? undefined : compact({ config, hostConfig })
}

/** An overlay that sets nothing is none. */
const asJson = (overlay: object): string | undefined => {
  const fields = compact(overlay)
  return Object.keys(fields).length === 0 ? undefined : JSON.stringify(fields)
}
