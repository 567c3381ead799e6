/** What must hold of every single step, whatever happened before (spec section 11). */
import { expect } from "chai"
import type { Effect, Step, TaskEvent } from "../../../lib/lifecycle/index.ts"
import type { StateChange } from "../../../lib/model/change.ts"
import { linkTarget } from "../../../lib/model/definition.ts"
import { emptyVolumeContainer, mountsEmptyVolume } from "../../../lib/model/empty-volume.ts"
import { asTaskStatus, isAtLeast, lowerOf, type ContainerStatus } from "../../../lib/model/status.ts"
import { isAlive, type ContainerState, type TaskState } from "../../../lib/model/task.ts"

/** Watches the steps of one task, one after the other. */
export const createWatch = (): ((before: TaskState | undefined, event: TaskEvent, step: Step) => void) => {
  /** The place that each container has asked for and not given back. */
  const held = new Map<string, string>()
  const announced = new Set<string>()
  return (before, event, { task: after, effects, changes }) => {
    for (const effect of effects) balance(held, effect)
    if (after === undefined) expect([...held], "places kept by a task that is forgotten").to.deep.equal([])
    for (const change of changes) expectNews(announced, change)
    if (before === undefined) return
    expectTaskLast(changes)
    if (after === undefined) return
    expectOnlyForward(before, after)
    expectMinimum(after)
    expectAnnounced(before, after, changes)
    after.containers.forEach((container, index) => {
      const was = before.containers[index]
      if (was !== undefined) expectContainer(was, container)
    })
    for (const effect of effects) expectResolved(after, effect)
    if (before.recorded === undefined && event.kind !== "recorded") expect(effects).to.deep.equal([])
  }
}

/** At most one call a container, and every place given back exactly once (invariant 5). */
const balance = (held: Map<string, string>, effect: Effect): void => {
  const { container } = effect
  if (effect.do === "release") {
    expect(held.get(container), "a place given back").to.equal(effect.call)
    held.delete(container)
  } else {
    expect(held.get(container), `what ${container} holds when it asks for ${effect.do}`).to.equal(undefined)
    held.set(container, effect.do)
  }
}

/** Each status once (invariant 6). */
const expectNews = (announced: Set<string>, change: StateChange): void => {
  const key = `${change.kind === "task" ? "" : change.containerName}/${change.status}`
  expect(announced.has(key), `${key} was announced before`).to.equal(false)
  announced.add(key)
}

/** A container's change comes before its task's (invariant 7). */
const expectTaskLast = (changes: readonly StateChange[]): void => {
  const kinds = changes.map(({ kind }) => kind)
  expect(kinds).to.deep.equal([...kinds].sort())
}

/** Invariants 1 and 2. */
const expectOnlyForward = (before: TaskState, after: TaskState): void => {
  expect(isAtLeast(after.known, before.known), "the known status").to.equal(true)
  expect(isAtLeast(after.desired, before.desired), "the desired status").to.equal(true)
  if (before.desired === "STOPPED") expect(after.stoppedBy).to.equal(before.stoppedBy)
}

/** A task is as far as the last of its containers (invariant 3). */
const expectMinimum = ({ known, containers, recorded }: TaskState): void => {
  if (recorded === undefined) return
  const least = containers
    .filter(isOwn)
    .reduce<ContainerStatus>((status, container) => lowerOf(status, container.known), "STOPPED")
  expect(known).to.equal(asTaskStatus(least))
}

/** What has been reached is said, and nothing else (invariant 6). */
const expectAnnounced = (before: TaskState, after: TaskState, changes: readonly StateChange[]): void => {
  const told = changes.map((change) => `${change.kind === "task" ? "" : change.containerName}/${change.status}`)
  const reached = after.containers
    .filter((container, index) => isOwn(container) && container.known !== before.containers[index]?.known)
    .map(({ name, known }) => `${name}/${known}`)
  const isInVain = after.known === "RUNNING" && after.desired === "STOPPED"
  expect(told).to.deep.equal([...reached, ...(after.known === before.known || isInVain ? [] : [`/${after.known}`])])
}

const isOwn = ({ name }: ContainerState): boolean => name !== emptyVolumeContainer

const expectContainer = (before: ContainerState, after: ContainerState): void => {
  expect(isAtLeast(after.known, before.known), "a container's known status").to.equal(true)
  expect(isAtLeast(after.desired, before.desired), "a container's desired status").to.equal(true)
  for (const key of ["containerId", "dockerName", "exitCode", "portBindings", "volumes"] as const)
    if (before[key] !== undefined) expect(after[key], `the ${key} known first`).to.deep.equal(before[key])
  if (before.known === "STOPPED" && before.failure !== undefined) expect(after.failure).to.equal(before.failure)
  if (before.known !== "STOPPED" && after.known === "STOPPED")
    expect(isAlive(after) && !after.gone, "a container that lives is said to have stopped").to.equal(false)
}

/** Nothing is created or started before what it needs (invariant 4). */
const expectResolved = ({ definition, containers }: TaskState, effect: Effect): void => {
  if (effect.do !== "create" && effect.do !== "start") return
  const statusOf = (name: string) => containers.find((container) => container.name === name)?.known ?? "NONE"
  const deathOf = (name: string) => {
    const { death, startedAt = 0 } = containers.find((container) => container.name === name) ?? {}
    return death !== undefined && death.at >= startedAt ? death : undefined
  }
  const asking = definition.containers.find(({ name }) => name === effect.container)
  const links = asking?.links.map(linkTarget) ?? []
  const sources = asking?.volumesFrom.map(({ sourceContainer }) => sourceContainer) ?? []
  if (effect.do === "start") expect(effect.container, "who is started").not.to.equal(emptyVolumeContainer)
  if (effect.do === "create" && asking !== undefined && mountsEmptyVolume(definition, asking))
    expect(containers.find((container) => !isOwn(container))?.volumes, "the empty volumes' places").to.be.an("object")
  if (effect.do === "start")
    for (const name of links) {
      expect(statusOf(name)).to.equal("RUNNING")
      expect(deathOf(name), "the death of what is linked to").to.equal(undefined)
    }
  else for (const name of [...links, ...sources]) expect(isAtLeast(statusOf(name), "CREATED")).to.equal(true)
}
