/**
 * The engine's way to the daemon, watched: what it asks for is compared with what it knows at that moment. This is also where
 * its process ends: once it is dead, nothing it does reaches anybody.
 */
import { defer, filter, NEVER, tap, type Observable } from "rxjs"
import type { ContainerEvent, DockerClient, DockerConfig } from "../../lib/index.ts"
import { containerNameLabel, submissionIdLabel, taskArnLabel } from "../../lib/wire/label.ts"

export type CallName = "pull" | "create" | "start" | "stop" | "remove" | "inspect"

/** Whom a call is about; undefined: nobody that was ever created here. */
export interface Owner {
  readonly arn: string
  readonly container: string
  readonly submission: string
}

export interface CallWatch {
  /** A call leaves the engine; false: its process is dead, and it does not. */
  begin(call: CallName, subject: Owner | undefined, target: string): boolean
  end(call: CallName, subject: Owner | undefined, target: string): void
  /** Anything else that reaches out; false: dead. */
  act(): boolean
  /** An event is about to reach the engine; false: it is lost. */
  hear(event: ContainerEvent): boolean
}

export const watched = (client: DockerClient, watch: CallWatch, owners: Owners): DockerClient => {
  const made = <Answer>(call: CallName, target: string, answer$: Observable<Answer>): Observable<Answer> =>
    defer(() => {
      const subject = owners.whose(target)
      if (!watch.begin(call, subject, target)) return NEVER
      // It is over with its answer, before that is acted upon; a pull, when it completes.
      let isOver = false
      const end = (): void => {
        if (!isOver) watch.end(call, subject, target)
        isOver = true
      }
      const next = call === "pull" ? () => undefined : end
      return answer$.pipe(tap({ next, error: end, complete: end, unsubscribe: end }))
    })
  const asked = <Answer>(answer$: Observable<Answer>): Observable<Answer> =>
    defer(() => (watch.act() ? answer$ : NEVER))
  /** An event that says what a call would is its answer: whichever is first counts. */
  const answer = ({ action, containerId }: ContainerEvent): void => {
    for (const call of answered[action] ?? []) watch.end(call, owners.whose(containerId), containerId)
  }
  return {
    ping: () => asked(client.ping()),
    version: () => asked(client.version()),
    supportedVersions: () => asked(client.supportedVersions()),
    withVersion: (version) => watched(client.withVersion(version), watch, owners),
    containerEvents: (options) =>
      asked(client.containerEvents(options)).pipe(
        filter((event) => watch.hear(event)),
        tap(answer),
      ),
    pullImage: (image, options) => made("pull", image, client.pullImage(image, options)),
    createContainer: (config, hostConfig, name) => {
      owners.name(name, config)
      return made("create", name, client.createContainer(config, hostConfig, name))
    },
    startContainer: (id) => made("start", id, client.startContainer(id)),
    stopContainer: (id, options) => made("stop", id, client.stopContainer(id, options)),
    removeContainer: (id, options) => made("remove", id, client.removeContainer(id, options)),
    inspectContainer: (idOrName) => made("inspect", idOrName, client.inspectContainer(idOrName)),
    describeContainer: (id) => made("inspect", id, client.describeContainer(id)),
    getContainerName: (id) => made("inspect", id, client.getContainerName(id)),
    listContainers: (options) => asked(client.listContainers(options)),
  }
}

/** Whatever happens to a container, it was created. */
const answered: Readonly<Record<string, readonly CallName[]>> = {
  create: ["create"],
  start: ["create", "start"],
  die: ["create"],
  destroy: ["create", "remove"],
}

/** Whose a Docker name or id is, as the create bodies' labels and the daemon tell. */
export class Owners {
  readonly #byName = new Map<string, Owner>()
  readonly #byId: (id: string) => Owner | undefined

  constructor(byId: (id: string) => Owner | undefined) {
    this.#byId = byId
  }

  name(name: string, { Labels }: DockerConfig): void {
    const labels: Readonly<Record<string, unknown>> = typeof Labels === "object" && Labels !== null ? { ...Labels } : {}
    const textOf = (key: string): string => String(labels[key])
    this.#byName.set(name, {
      arn: textOf(taskArnLabel),
      container: textOf(containerNameLabel),
      submission: textOf(submissionIdLabel),
    })
  }

  whose(target: string): Owner | undefined {
    return this.#byName.get(target) ?? this.#byId(target)
  }
}
