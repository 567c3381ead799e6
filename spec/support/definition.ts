/** Definitions in which only what a spec is about needs to be said. */
import type { ContainerDefinition, TaskDefinition } from "../../lib/model/definition.ts"

export const containerDefinition = (name: string, more: Partial<ContainerDefinition> = {}): ContainerDefinition => ({
  name,
  image: `${name}:1`,
  essential: true,
  environment: {},
  cpu: 0,
  memory: 0,
  links: [],
  volumesFrom: [],
  mountPoints: [],
  portMappings: [],
  ...more,
})

export const taskDefinition = (
  containers: readonly ContainerDefinition[],
  more: Partial<TaskDefinition> = {},
): TaskDefinition => ({
  arn: "task/1",
  family: "task",
  version: "1",
  containers,
  volumes: [],
  desiredStatus: "RUNNING",
  ...more,
})
