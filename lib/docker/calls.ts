/** The port's calls as what they are to Docker: one HTTP exchange each. Nothing is asked twice, and nothing is inspected unasked. */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import { EMPTY, finalize, map, mergeMap, of, throwError, type Observable } from "rxjs"
import type { ContainerEvent, ContainerInspection } from "../model/daemon.ts"
import { emptyVolumeImage } from "../model/empty-volume.ts"
import { readCreated, readEvent, readInspection, readList, readVersion } from "../wire/docker-message.ts"
import { describeInspection } from "../wire/docker-state.ts"
import { imageServer } from "../wire/registry-key.ts"
import { lines, text } from "./body.ts"
import type { ContainerEventsOptions, DockerClient, ListContainersOptions } from "./client.ts"
import { redacting } from "./credential-redaction.ts"
import { makeEmptyVolumeImage } from "./empty-volume.ts"
import { done, exchangeOver, json, type Exchange } from "./exchange.ts"
import {
  cannot,
  cannotGetClient,
  createRefusal,
  parseJson,
  pullRefusal,
  removeRefusal,
  startRefusal,
  type Naming,
} from "./failure.ts"
import { pullReference } from "./image.ts"
import { spokenVersions } from "./negotiate.ts"
import { pullProgress } from "./pull.ts"
import type { Session } from "./session.ts"

/** A client that speaks one API version: `pinned`, or the newest that both sides know. */
export const clientOver = (session: Session, pinned?: string): DockerClient => {
  const exchange = exchangeOver(session, pinned)
  return {
    ...callsAboutDaemon(exchange),
    ...callsThatChange(exchange),
    ...callsThatLook(exchange),
    // The daemon that answers after the end of a stream may be another one.
    containerEvents: (options) => events(exchange, options).pipe(finalize(() => session.forget())),
    withVersion: (version) => clientOver(session, version),
  }
}

const callsAboutDaemon = (exchange: Exchange): Pick<DockerClient, "ping" | "version" | "supportedVersions"> => {
  const daemon$ = exchange({ method: "GET", path: "/version", naming: cannotGetClient, take: json(readVersion) })
  return {
    ping: () =>
      exchange({
        method: "GET",
        path: "/_ping",
        naming: cannotGetClient,
        take: ({ body$, apiVersion }, daemon) =>
          text(body$).pipe(map(() => ({ apiVersion: apiVersion ?? daemon.apiVersion }))),
      }),
    version: () => daemon$.pipe(map(({ version }) => `DockerVersion: ${version}`)),
    supportedVersions: () => daemon$.pipe(map(spokenVersions)),
  }
}

type CallsThatChange = Pick<
  DockerClient,
  "pullImage" | "createContainer" | "startContainer" | "stopContainer" | "removeContainer"
>

const callsThatChange = (exchange: Exchange): CallsThatChange => ({
  ...callToPull(exchange),

  createContainer: (config, hostConfig, name) =>
    exchange({
      method: "POST",
      path: "/containers/create",
      query: { name },
      body: { ...config, HostConfig: hostConfig },
      naming: cannot("Create"),
      refuse: createRefusal,
      take: json(readCreated),
    }).pipe(map((containerId) => ({ containerId }))),

  startContainer: (id) =>
    onContainer(id, cannot("Start"), (path, naming) =>
      exchange({
        method: "POST",
        path: `${path}/start`,
        naming,
        refuse: startRefusal(id),
        alreadySo: [304],
        take: done({ containerId: id }),
      }),
    ),

  stopContainer: (id, options) =>
    onContainer(id, cannot("Stop"), (path, naming) =>
      exchange({
        method: "POST",
        path: `${path}/stop`,
        query: graceQuery(options?.graceMs),
        naming,
        alreadySo: [304, 404],
        take: done({ containerId: id }),
      }),
    ),

  removeContainer: (id, options) =>
    onContainer(id, cannot("Remove"), (path, naming) =>
      exchange({
        method: "DELETE",
        path,
        query: { v: "1", ...(options?.force ? { force: "1" } : {}) },
        naming,
        refuse: removeRefusal,
        alreadySo: [404],
        take: done(undefined),
      }),
    ),
})

const callToPull = (exchange: Exchange): Pick<DockerClient, "pullImage"> => {
  const emptyVolumeImage$ = makeEmptyVolumeImage(exchange)
  return {
    pullImage: (image, options) => {
      if (image === emptyVolumeImage) return emptyVolumeImage$
      const registry = imageServer(image)
      const naming = redacting(cannot("Pull"), options?.auth, registry)
      return exchange({
        method: "POST",
        path: "/images/create",
        query: { fromImage: pullReference(image) },
        credentials: options?.auth,
        registry,
        naming,
        refuse: pullRefusal,
        take: ({ body$ }) => pullProgress(naming, body$),
      })
    },
  }
}

/** Docker takes whole seconds. */
const graceQuery = (graceMs: number | undefined): Readonly<Record<string, string>> =>
  graceMs === undefined ? {} : { t: String(Math.ceil(graceMs / 1000)) }

type CallsThatLook = Pick<
  DockerClient,
  "inspectContainer" | "describeContainer" | "getContainerName" | "listContainers"
>

const callsThatLook = (exchange: Exchange): CallsThatLook => ({
  inspectContainer: (idOrName) => inspect(exchange, idOrName, cannot("Inspect")),
  describeContainer: (id) => inspect(exchange, id, cannot("Describe")).pipe(map(describeInspection)),
  getContainerName: (id) => inspect(exchange, id, cannot("Inspect")).pipe(map(({ name }) => name)),
  listContainers: (options) =>
    exchange({
      method: "GET",
      path: "/containers/json",
      query: listQuery(options),
      naming: cannot("List"),
      take: json(readList),
    }),
})

const inspect = (exchange: Exchange, id: string, naming: Naming): Observable<ContainerInspection> =>
  onContainer(id, naming, (path) =>
    exchange({ method: "GET", path: `${path}/json`, naming, take: json(readInspection) }),
  )

const listQuery = ({ all, labels = [] }: ListContainersOptions = {}): Readonly<Record<string, string>> => ({
  ...(all ? { all: "1" } : {}),
  ...(labels.length === 0 ? {} : { filters: JSON.stringify({ label: labels }) }),
})

/** An event that cannot be read is passed over: to end the connection for it would only bring it back. */
const events = (exchange: Exchange, options: ContainerEventsOptions = {}): Observable<ContainerEvent> =>
  exchange({
    method: "GET",
    path: "/events",
    query: eventsQuery(options),
    naming: cannotGetClient,
    take: ({ body$ }) =>
      lines(body$).pipe(
        mergeMap((line) =>
          pipe(
            parseJson(line),
            E.chain(readEvent),
            E.match(
              () => EMPTY,
              (event) => of(event),
            ),
          ),
        ),
      ),
  })

const eventsQuery = ({ since, labels = [] }: ContainerEventsOptions): Readonly<Record<string, string>> => ({
  ...(since === undefined ? {} : { since }),
  filters: JSON.stringify({ type: ["container"], ...(labels.length === 0 ? {} : { label: labels }) }),
})

/**
 * Docker's own rule for names. What does not keep it names no container, and must not become part of a path, where dots
 * and slashes have a meaning.
 */
const onContainer = <A>(
  idOrName: string,
  naming: Naming,
  call: (path: string, naming: Naming) => Observable<A>,
): Observable<A> =>
  /^[a-zA-Z0-9][\w.-]*$/.test(idOrName)
    ? call(`/containers/${idOrName}`, naming)
    : throwError(() => naming(`No such container: ${idOrName}`, { verdict: "missing" }))
