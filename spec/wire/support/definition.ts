/** The task and the container that stand for any other where only their shape on the wire counts. */
import type { ContainerDefinition, TaskDefinition } from "../../../lib/model/definition.ts"
import { containerDefinition, taskDefinition } from "../../support/definition.ts"

export const containerOf = (given: Partial<ContainerDefinition> = {}): ContainerDefinition =>
  containerDefinition("c1", { image: "busybox", ...given })

export const taskOf = (given: Partial<TaskDefinition> = {}): TaskDefinition =>
  taskDefinition([containerOf()], { family: "family", ...given })
