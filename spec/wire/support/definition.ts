/** Definitions in which only what a spec is about needs to be said. */
import type { ContainerDefinition, TaskDefinition } from "../../../lib/model/definition.ts"

export const containerOf = (given: Partial<ContainerDefinition> = {}): ContainerDefinition => ({
  name: "c1",
  image: "busybox",
  essential: true,
  environment: {},
  cpu: 0,
  memory: 0,
  links: [],
  volumesFrom: [],
  mountPoints: [],
  portMappings: [],
  ...given,
})

export const taskOf = (given: Partial<TaskDefinition> = {}): TaskDefinition => ({
  arn: "task/1",
  family: "family",
  version: "1",
  containers: [containerOf()],
  volumes: [],
  desiredStatus: "RUNNING",
  ...given,
})
