/** What is known of one container, as a task's record has it: every key of its state, without those that are undefined. */
import type * as t from "io-ts/lib/index.js"
import { containerStatuses } from "../model/status.ts"
import type { ContainerState } from "../model/task.ts"
import { dictionary, exact, series } from "./exact.ts"
import { number, string } from "./saved-shape.ts"
import { flag, oneOf, wholeNumber } from "./scalar.ts"

const status = oneOf(...containerStatuses)
const failure = exact({ name: string, message: string }, {}, "an object with name and message")

const call = exact(
  {
    name: oneOf("pull", "create", "start", "stop", "remove", "inspect"),
    turn: wholeNumber(0),
    since: number,
    released: flag,
  },
  { admittedAt: number, until: number },
  "a call",
)

const binding = exact(
  { containerPort: number, hostPort: number, protocol: oneOf("tcp", "udp"), bindIp: string },
  {},
  "an object with containerPort and hostPort",
)

export const ContainerRecord = exact(
  {
    name: string,
    desired: status,
    known: status,
    knownAt: number,
    sent: status,
    mayPullAgain: flag,
    turns: wholeNumber(0),
    attempts: wholeNumber(0),
    looks: wholeNumber(0),
    repulls: wholeNumber(0),
    mayExist: flag,
    unfinished: flag,
    stopAsked: flag,
    quelled: flag,
    gone: flag,
  },
  {
    containerId: string,
    dockerName: string,
    startedAt: number,
    death: exact({ at: number }, { exitCode: number }, "a death"),
    lackedMemoryAt: number,
    exitCode: number,
    portBindings: series(binding),
    volumes: dictionary(string),
    failure,
    pullFailure: failure,
    call,
    inspectAt: number,
    retryAt: number,
  },
  "a container's state",
)
export type ContainerRecord = t.TypeOf<typeof ContainerRecord>

/** With every key in its place, so that all states have one shape. */
export const readContainerRecord = (record: ContainerRecord): ContainerState => ({
  name: record.name,
  desired: record.desired,
  known: record.known,
  knownAt: record.knownAt,
  sent: record.sent,
  containerId: record.containerId,
  dockerName: record.dockerName,
  startedAt: record.startedAt,
  death: record.death && { at: record.death.at, exitCode: record.death.exitCode },
  lackedMemoryAt: record.lackedMemoryAt,
  exitCode: record.exitCode,
  portBindings: record.portBindings,
  volumes: record.volumes,
  failure: record.failure,
  pullFailure: record.pullFailure,
  mayPullAgain: record.mayPullAgain,
  call: record.call && { admittedAt: undefined, until: undefined, ...record.call },
  turns: record.turns,
  inspectAt: record.inspectAt,
  retryAt: record.retryAt,
  attempts: record.attempts,
  looks: record.looks,
  repulls: record.repulls,
  mayExist: record.mayExist,
  unfinished: record.unfinished,
  stopAsked: record.stopAsked,
  quelled: record.quelled,
  gone: record.gone,
})
