/** A task as the engine shows it, made of the little that matters to a spec. */
import type { Container, Task } from "../../../lib/index.ts"
import { containerDefinition, taskDefinition } from "../../support/definition.ts"

export type GivenContainer = Partial<Container> & { readonly name: string; readonly essential?: boolean }

/** One that has stopped, unless it is told otherwise. */
export const aTask = (containers: readonly GivenContainer[], given: Partial<Task> = {}): Task => ({
  arn: "task/1",
  family: "task",
  version: "1",
  desiredStatus: "STOPPED",
  knownStatus: "STOPPED",
  sentStatus: "NONE",
  knownAt: 2000,
  containers: containers.map(aContainer),
  definition: taskDefinition(
    containers.map(({ name, essential = true }) => containerDefinition(name, { image: "busybox:1", essential })),
  ),
  ...given,
})

export const aContainer = ({ name, ...given }: GivenContainer): Container => ({
  name,
  image: "busybox:1",
  desiredStatus: "STOPPED",
  knownStatus: "STOPPED",
  sentStatus: "NONE",
  knownAt: 2000,
  ...given,
})
