/**
 * How a container is made, and so how it is known again: from its definition and what is known of the containers of its task to
 * the body of its create, and the labels that nobody else's bears. What was built is kept as long as the state that it was built
 * from: the daemon's event of a create asks again for what the call has just asked for.
 */
import { isLeft, isRight, type Either } from "fp-ts/lib/Either.js"
import type { ContainerDefinition } from "../model/definition.ts"
import { emptyVolumePath } from "../model/empty-volume.ts"
import { EngineError, type Failure } from "../model/error.ts"
import type { ContainerState, TaskState } from "../model/task.ts"
import { createBody, nameOf, type CreateBody } from "../wire/create-body.ts"
import { isOurs, type Labels, type Maker } from "../wire/label.ts"

/** Whom a call is about. */
export interface Target {
  readonly task: TaskState
  readonly container: ContainerState
  readonly definition: ContainerDefinition
}

/** The container of that name, and all that a call about it needs to know. */
export const targetOf = (task: TaskState | undefined, name: string): Target | undefined => {
  const index = task?.containers.findIndex((each) => each.name === name) ?? -1
  const container = task?.containers[index]
  const definition = task?.definition.containers[index]
  return task === undefined || container === undefined || definition === undefined
    ? undefined
    : { task, container, definition }
}

export interface Bodies {
  /** The container's name in Docker. */
  readonly nameOf: (target: Target) => string
  /** Throws an `EngineError` where something that it hangs on is not known. */
  readonly of: (target: Target) => CreateBody
  /**
   * Whether these are the labels of the very container that the target's create makes: none that was made otherwise is adopted. Where
   * it cannot be told how it would be made now, since that hangs on others, the other labels decide.
   */
  readonly isMadeFor: (target: Target, labels: Labels) => boolean
}

export const createBodies = (engineId: () => string): Bodies => {
  const built = new WeakMap<ContainerState, CreateBody>()
  const makerOf = ({ task }: Target): Maker => ({ engineId: engineId(), submissionId: task.submissionId, attempt: 0 })
  const build = (target: Target): Either<Failure, CreateBody> => {
    const { task, definition } = target
    const dockerNameOf = (name: string) => task.containers.find((container) => container.name === name)?.dockerName
    const hostPathOf = (volume: string) => emptyVolumePath(task, volume)
    const body = createBody(task.definition, definition, { ...makerOf(target), dockerNameOf, hostPathOf })
    if (isRight(body)) built.set(target.container, body.right)
    return body
  }
  return {
    nameOf: (target) => nameOf(target.task.definition, target.definition, makerOf(target)),
    of: (target) => {
      const body = build(target)
      if (isLeft(body)) throw new EngineError(body.left.name, body.left.message)
      return body.right
    },
    isMadeFor: (target, labels) => {
      const kept = built.get(target.container)
      const body = kept === undefined ? build(target) : undefined
      const specHash = kept?.specHash ?? (body !== undefined && isRight(body) ? body.right.specHash : undefined)
      return isOurs(labels, { ...makerOf(target), taskArn: target.task.definition.arn, specHash })
    },
  }
}
