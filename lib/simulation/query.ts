/** What can be asked of the daemon without changing it: lists, inspections and events gone by. */
import type { ContainerEventsOptions, ListContainersOptions } from "../docker/client.ts"
import type { ContainerEvent, ContainerInspection, ContainerMetadata, ListedContainer } from "../model/daemon.ts"
import type { ContainerStatus } from "../model/status.ts"
import { describeInspection } from "../wire/docker-state.ts"
import { inspectionOf, isBusy, listed, type SimulatedContainer } from "./container.ts"
import { isRefusal, noSuchContainer, type Refusal } from "./refusal.ts"
import { type Daemon, findContainer } from "./step.ts"
import { valuesOf } from "./table.ts"

export const inspect = (daemon: Daemon, idOrName: string): ContainerInspection | Refusal => {
  const container = findContainer(daemon, idOrName)
  return container === undefined ? noSuchContainer(idOrName) : inspectionOf(container)
}

/** As any client makes it of an inspection. */
export const describe = (
  daemon: Daemon,
  idOrName: string,
): (ContainerMetadata & { readonly status: ContainerStatus }) | Refusal => {
  const inspection = inspect(daemon, idOrName)
  return isRefusal(inspection) ? inspection : describeInspection(inspection)
}

/** The newest first, as Docker lists them; without `all` those that run, or seem to. */
export const list = (daemon: Daemon, { all = false, labels }: ListContainersOptions = {}): readonly ListedContainer[] =>
  inOrder(valuesOf(daemon.containers).filter((one) => (all || isBusy(one)) && hasLabels(one.labels, labels)))
    .reverse()
    .map(listed)

/** The oldest first. */
export const inOrder = (containers: readonly SimulatedContainer[]): SimulatedContainer[] =>
  [...containers].sort((one, other) => one.ordinal - other.ordinal)

/** What the ring still holds of the time asked for; nothing, if no time was asked for. */
export const replay = (
  ring: readonly ContainerEvent[],
  { since, labels }: ContainerEventsOptions = {},
): readonly ContainerEvent[] =>
  since === undefined
    ? []
    : ring.filter(({ timeNano, attributes }) => timeNano >= nanosOf(since) && hasLabels(attributes, labels))

/** Each a `key` or a `key=value`; all must hold. */
export const hasLabels = (labels: Readonly<Record<string, string>>, wanted: readonly string[] = []): boolean =>
  wanted.every((filter) => {
    const [key = ""] = filter.split("=", 1)
    return Object.hasOwn(labels, key) && (key === filter || labels[key] === filter.slice(key.length + 1))
  })

const nanosOf = (timestamp: string): number => {
  const [seconds = "", fraction = ""] = timestamp.split(".")
  return Number(seconds) * 1e9 + Number(fraction.padEnd(9, "0"))
}
