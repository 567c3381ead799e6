/**
 * A client through which things go wrong: each call, event and stream may suffer a fault, drawn from the chances given. What
 * stands behind the port may be anything; nothing is changed there but by calls.
 */
import { defer, throwError, type Observable, type SchedulerLike } from "rxjs"
import type { DockerClient } from "../docker/client.ts"
import type { CannotVerb } from "../model/error.ts"
import { brokenOff, suffer, unreachable, type Victim } from "./fault-call.ts"
import { createDice, type Dice } from "./fault-dice.ts"
import { Line } from "./fault-line.ts"
import { sufferStream } from "./fault-stream.ts"
import type { CallFault, DrawnFault, Faults } from "./fault.ts"
import type { DockerCall } from "./latency.ts"

/** What faults are drawn by, and who hears of them. */
export interface FaultOptions {
  /** The clock of all faults that take time. */
  readonly scheduler: SchedulerLike
  /** Draws the faults; `createRandom(seed)` draws the same ones again. */
  readonly random: () => number
  /** Is told of each fault as it is drawn. */
  readonly onFault?: ((fault: DrawnFault) => void) | undefined
}

/** A client with faults, and what can be made to go wrong on purpose. */
export interface FaultyDocker extends DockerClient {
  /** The daemon is away for so many milliseconds: what is under way breaks, its containers go on. */
  goAway(ms: number): void
  /** Every stream of events breaks. */
  cutStreams(): void
}

/**
 * Puts faults between an engine and a client.
 *
 * @example
 * const scheduler = createVirtualScheduler()
 * const docker = createSimulatedDocker({ scheduler })
 * const faulty = withFaults(docker, { event: { lost: 0.1 } }, { scheduler, random: createRandom(1) })
 * const engine = createTaskEngine({ docker: faulty, scheduler })
 */
export const withFaults = (client: DockerClient, faults: Faults, options: FaultOptions): FaultyDocker => {
  const { scheduler, random, onFault = ignore } = options
  const line = new Line(scheduler)
  const dice = createDice({ faults, scheduler, random, onFault })
  return {
    ...wrap(client, { dice, line, scheduler, untilMs: faults.untilMs }),
    goAway: (ms) => line.goDown(ms),
    cutStreams: () => line.cut(),
  }
}

const ignore = (): void => undefined

interface Trouble {
  readonly dice: Dice
  readonly line: Line
  readonly scheduler: SchedulerLike
  readonly untilMs: number | undefined
}

const wrap = (client: DockerClient, trouble: Trouble): DockerClient => {
  const { dice, line, scheduler, untilMs } = trouble
  const ask = <Answer>(call: DockerCall, answer$: Observable<Answer>, verb?: CannotVerb): Observable<Answer> =>
    befall({ call, target: "", verb, isCancelled: false, answer$ }, trouble)
  const command = <Answer>(verb: CommandVerb, target: string, answer$: Observable<Answer>): Observable<Answer> =>
    befall(
      { call: calls[verb], target, verb, isCancelled: verb === "Pull", answer$, removal$: removalOf(verb, target) },
      trouble,
    )
  const removalOf = (verb: CommandVerb, id: string): Observable<unknown> | undefined =>
    verb === "Pull" || verb === "Create" ? undefined : client.removeContainer(id, { force: true })
  return {
    registryAuth: client.registryAuth,
    ping: () => ask("ping", client.ping()),
    version: () => ask("version", client.version()),
    supportedVersions: () => ask("version", client.supportedVersions()),
    withVersion: (version) => wrap(client.withVersion(version), trouble),
    containerEvents: (options) =>
      befall(
        {
          call: "events",
          target: "",
          verb: undefined,
          isCancelled: true,
          answer$: defer(() => sufferStream(client.containerEvents(options), dice, scheduler, untilMs)),
        },
        trouble,
      ).pipe(line.cuttable()),
    pullImage: (image, options) => command("Pull", image, client.pullImage(image, options)),
    createContainer: (config, hostConfig, name) =>
      command("Create", name, client.createContainer(config, hostConfig, name)),
    startContainer: (id) => command("Start", id, client.startContainer(id)),
    stopContainer: (id, options) => command("Stop", id, client.stopContainer(id, options)),
    removeContainer: (id, options) => command("Remove", id, client.removeContainer(id, options)),
    inspectContainer: (idOrName) => command("Inspect", idOrName, client.inspectContainer(idOrName)),
    describeContainer: (id) => command("Describe", id, client.describeContainer(id)),
    getContainerName: (id) => command("Inspect", id, client.getContainerName(id)),
    listContainers: (options) => ask("list", client.listContainers(options), "List"),
  }
}

interface Made<Answer> extends Victim<Answer> {
  readonly call: DockerCall
  readonly target: string
}

const befall = <Answer>(made: Made<Answer>, { dice, line, scheduler }: Trouble): Observable<Answer> =>
  defer(() => {
    if (line.isDown) return throwError(() => unreachable())
    const { call, target, verb } = made
    const fault = dice.call(call, target, possible[call])
    if (fault === undefined) return made.answer$.pipe(line.breakable(verb))
    const { kind, ms } = fault
    if (kind !== "away") return suffer({ kind, ms }, made, scheduler).pipe(line.breakable(verb))
    line.goDown(ms)
    return throwError(() => brokenOff(verb))
  })

type CommandVerb = Exclude<CannotVerb, "List">

const calls: Readonly<Record<CommandVerb, DockerCall>> = {
  Pull: "pull",
  Create: "create",
  Start: "start",
  Stop: "stop",
  Inspect: "inspect",
  Describe: "inspect",
  Remove: "remove",
}

const ofQuestions: readonly CallFault[] = ["slow", "hung", "unreachable", "failed", "away"]
const ofCommands: readonly CallFault[] = [
  "slow",
  "late",
  "hung",
  "unanswered",
  "broken",
  "unreachable",
  "failed",
  "missing",
  "away",
]

/** What a daemon can do to each call. */
const possible: Readonly<Record<DockerCall, readonly CallFault[]>> = {
  ping: ofQuestions,
  version: ofQuestions,
  list: ofQuestions,
  events: ["unreachable", "failed", "away"],
  pull: ofCommands,
  create: [...ofCommands, "conflict"],
  start: [...ofCommands, "conflict"],
  stop: ofCommands,
  remove: [...ofCommands, "conflict"],
  inspect: [...ofQuestions, "missing"],
}
