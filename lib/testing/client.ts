/** The port to the tests' daemon: a call waits for what its script says, and then the daemon does it. */
import { defaultIfEmpty, defer, EMPTY, filter, map, of, take, takeUntil, type Observable } from "rxjs"
import {
  CannotContainerError,
  type ContainerInspection,
  type ContainerMetadata,
  type ContainerStatus,
  type DockerClient,
  type DockerState,
} from "../index.ts"
import { labelsIn, whoIs, type Member } from "./member.ts"
import type { Answer, Line, Scripts } from "./script.ts"
import { isCalled, type World } from "./world.ts"

export const createClient = (world: World, scripts: Scripts): DockerClient => {
  const reach = <Value>(answer: () => Observable<Value>): Observable<Value> =>
    defer(() => (world.reach(), answer().pipe(takeUntil(world.connection$))))
  const ask = <Value>(answer: () => Value): Observable<Value> => reach(() => of(answer()))
  /** Goes on with the container as it is once the script has had its time. */
  const onMember = <Value>(
    call: "start" | "stop" | "remove" | "inspect",
    id: string,
    perform: (member: Member | undefined, answer: Answer) => Value,
  ): Observable<Value> =>
    reach(() => {
      const who = world.find(id)
      const line = scripts[call].take((target) => who !== undefined && isCalled(who, target))
      return inTime<Answer>(line).pipe(map((answer) => perform(world.find(id), answer)))
    })
  const client: DockerClient = {
    ping: () => ask(() => ({ apiVersion })),
    version: () => ask(() => "DockerVersion: marbles"),
    supportedVersions: () => ask(() => [apiVersion]),
    withVersion: () => client,
    containerEvents: ({ labels } = {}) =>
      reach(() => world.events$.pipe(filter(({ attributes }) => hasLabels(attributes, labels)))),
    pullImage: (image) =>
      reach(() => scripts.pull.take((target) => target === image) ?? EMPTY).pipe(
        map((report) => (typeof report === "string" ? { status: report } : report)),
      ),
    createContainer: (config, hostConfig, name) =>
      reach(() => inTime(scripts.create.take((target) => isCalled(whoIs(labelsIn(config)), target)))).pipe(
        map(() => metadataOf(world.create(config, hostConfig, name))),
      ),
    startContainer: (id) => onMember("start", id, (member) => metadataOf(world.start(known("Start", id, member)))),
    stopContainer: (id) => onMember("stop", id, (member) => (world.stop(member), { containerId: id })),
    removeContainer: (id) => onMember("remove", id, (member) => world.remove(member)),
    inspectContainer: (id) =>
      onMember("inspect", id, (member, answer) => ({
        ...known("Inspect", id, member),
        ...(typeof answer === "string" ? {} : answer),
      })),
    describeContainer: (id) =>
      client.inspectContainer(id).pipe(map((told) => ({ ...metadataOf(told), status: statuses[told.state] }))),
    getContainerName: (id) => client.inspectContainer(id).pipe(map(({ name }) => name)),
    listContainers: ({ all = false, labels } = {}) =>
      ask(() =>
        world
          .members()
          .filter((member) => (all || member.state === "running") && hasLabels(member.labels, labels))
          .map(({ containerId, name, labels: own, state }) => ({ id: containerId, name, labels: own, state })),
      ),
  }
  return client
}

const apiVersion = "1.41"

/** The first letter of a line is the call's success, and so is an end without any; nothing written is success at once. */
const inTime = <Value>(line: Line<Value | string> | undefined): Observable<Value | string> => {
  const answer$: Observable<Value | string> = line ?? of("")
  return answer$.pipe(take(1), defaultIfEmpty(""))
}

const known = (verb: "Start" | "Inspect", id: string, member: Member | undefined): Member => {
  if (member !== undefined) return member
  throw new CannotContainerError(verb, `No such container: ${id}`, { verdict: "missing" })
}

const metadataOf = ({ containerId, exitCode, portBindings, volumes }: ContainerInspection): ContainerMetadata => ({
  containerId,
  exitCode,
  portBindings,
  volumes,
})

const statuses: Readonly<Record<DockerState, ContainerStatus>> = {
  created: "CREATED",
  running: "RUNNING",
  paused: "RUNNING",
  restarting: "RUNNING",
  removing: "STOPPED",
  exited: "STOPPED",
  dead: "STOPPED",
}

/** Each a `key` or a `key=value`; all must hold. */
const hasLabels = (labels: Readonly<Record<string, string>>, wanted: readonly string[] = []): boolean =>
  wanted.every((filter) => {
    const [key = ""] = filter.split("=", 1)
    return key in labels && (key === filter || `${key}=${String(labels[key])}` === filter)
  })
