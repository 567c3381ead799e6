/**
 * The port to the tests' daemon: a call waits for what its script says, and then the daemon does it. Giving up waiting undoes
 * nothing, as it does with the real one: what has been sent is done at its time. Only pulls and event streams end with their
 * subscription.
 */
import { AsyncSubject, defaultIfEmpty, defer, EMPTY, filter, map, Observable, of, take, takeUntil, using } from "rxjs"
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
  /** Performs once the script has had its time, whoever still waits for the answer; only `down` breaks that off. */
  const send = <Said, Value>(
    line: Line<Said | string> | undefined,
    perform: (answer: Said | string) => Value,
  ): Observable<Value> => {
    const answer$ = new AsyncSubject<Value>()
    inTime(line).pipe(map(perform), takeUntil(world.connection$)).subscribe(answer$)
    return line === undefined
      ? answer$
      : using(
          () => line.subscribe({ error: () => undefined }),
          () => answer$,
        )
  }
  /** Goes on with the container as it is once the script has had its time. */
  const onMember = <Value>(
    call: "start" | "stop" | "remove" | "inspect",
    id: string,
    perform: (member: Member | undefined, answer: Answer) => Value,
  ): Observable<Value> =>
    reach(() => {
      const who = world.find(id)
      const line = scripts[call].take((target) => who !== undefined && isCalled(who, target))
      return send<Answer, Value>(line, (answer) => perform(world.find(id), answer))
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
      reach(() =>
        send(
          scripts.create.take((target) => isCalled(whoIs(labelsIn(config)), target)),
          () => metadataOf(world.create(config, hostConfig, name)),
        ),
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
const inTime = <Said>(line: Line<Said> | undefined): Observable<Said | string> => {
  const answer$: Observable<Said | string> =
    line === undefined ? of("") : new Observable((subscriber) => line.scheduleMessages(subscriber))
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
