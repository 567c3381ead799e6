/** The shape of an ECS task definition around its containers. */
import { ContainerDefinitionCodec } from "./container-definition.ts"
import { idle, notBuilt } from "./ecs-field.ts"
import { listOf, oneOf, someText, text, wholeNumber } from "./scalar.ts"
import { strict } from "./strict.ts"
import { VolumeHost } from "./task-codec.ts"

/** What places a task on a host, bills it, or tells about it. */
export const idleTaskKeys = [
  "requiresCompatibilities",
  "compatibilities",
  "requiresAttributes",
  "placementConstraints",
  "networkMode",
  "cpu",
  "memory",
  "taskRoleArn",
  "executionRoleArn",
  "runtimePlatform",
  "ephemeralStorage",
  "enableFaultInjection",
  "tags",
  "taskDefinitionArn",
  "status",
  "registeredAt",
  "registeredBy",
  "deregisteredAt",
  "deleteRequestedAt",
] as const

const Volume = strict(
  { name: someText },
  {
    host: VolumeHost,
    ...notBuilt(
      "dockerVolumeConfiguration",
      "efsVolumeConfiguration",
      "fsxWindowsFileServerVolumeConfiguration",
      "s3filesVolumeConfiguration",
      "configuredAtLaunch",
    ),
  },
  "a volume",
)

export const DefinitionCodec = strict(
  { containerDefinitions: listOf(ContainerDefinitionCodec) },
  {
    family: text,
    revision: wholeNumber(0),
    volumes: listOf(Volume),
    ...idle(idleTaskKeys),
    // Both are what a single host's Docker does anyway.
    networkMode: oneOf("bridge", "default"),
    ...notBuilt("pidMode", "ipcMode", "proxyConfiguration", "inferenceAccelerators"),
  },
  "a task definition",
)
