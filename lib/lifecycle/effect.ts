/** What the shell is asked to do, as data. Effects are not decided: they are the difference between two states' calls. */
import type { ContainerDefinition } from "../model/definition.ts"
import type { Call, CallName, ContainerState, TaskState } from "../model/task.ts"
import { membersOf } from "./member.ts"

/** One entry for each thing that can be asked for; everything else about effects is derived from it. */
export interface EffectArguments {
  pull: { readonly image: string }
  create: object
  /** Without an id the container is meant by its name: a create that was never answered may have left one. */
  start: { readonly containerId: string | undefined }
  stop: { readonly containerId: string | undefined; readonly graceMs: number }
  remove: { readonly containerId: string | undefined; readonly force: boolean }
  inspect: { readonly containerId: string | undefined }
  /** Gives back the place of a call; a pull that nobody else waits for is cancelled by it. */
  release: { readonly call: CallName }
}

/** What can be asked for. */
export type EffectName = keyof EffectArguments

/** The effect of one name. */
export type EffectOf<Name extends EffectName> = {
  readonly do: Name
  readonly taskArn: string
  readonly container: string
} & EffectArguments[Name]

/** One thing to be done, as data: `do` tells what. */
export type Effect = { [Name in EffectName]: EffectOf<Name> }[EffectName]

/**
 * What is to be done for a task to go from one state to the other: places given back, then calls newly wanted.
 *
 * @example
 * const { task: stopped = task } = reduceTask(task, { kind: "stopRequested", at: 2 })
 * effectsBetween(task, stopped) // [{ do: "release", taskArn: "task/1", container: "main", call: "pull" }]
 */
export const effectsBetween = (before: TaskState, after: TaskState): readonly Effect[] => {
  const effects: Effect[] = []
  for (const [index, { container, definition }] of membersOf(after).entries()) {
    const was = before.containers[index]?.call
    const { call } = container
    if (was !== undefined && isGivenBack(was, call)) effects.push(release(after, container, was.name))
    if (call !== undefined && call.turn !== was?.turn) effects.push(asEffect(after, definition, container, call.name))
  }
  return effects
}

const isGivenBack = (before: Call, after: Call | undefined): boolean =>
  !before.released && (after?.turn !== before.turn || after.released)

const release = (task: TaskState, { name }: ContainerState, call: CallName): Effect => ({
  do: "release",
  taskArn: task.definition.arn,
  container: name,
  call,
})

const asEffect = (
  { definition: { arn: taskArn }, settings }: TaskState,
  { image }: ContainerDefinition,
  { name: container, containerId, attempts }: ContainerState,
  call: CallName,
): Effect => {
  switch (call) {
    case "pull":
      return { do: call, taskArn, container, image }
    case "create":
      return { do: call, taskArn, container }
    case "start":
      return { do: call, taskArn, container, containerId }
    case "stop":
      return { do: call, taskArn, container, containerId, graceMs: settings.stopGraceMs }
    case "remove":
      // After whatever has failed since its end: a stop of what came back, or another removal.
      return { do: call, taskArn, container, containerId, force: attempts > 0 }
    case "inspect":
      return { do: call, taskArn, container, containerId }
  }
}
