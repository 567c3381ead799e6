/**
 * dockerode as the way to the daemon. Of it only the lowest layer is used, which knows sockets, pipes and TLS: the
 * methods above it put a create's body into the URL, take credentials out of objects that are not theirs, report a failed
 * pull as a success, and lose the daemon's own words. It takes a quarter of a second to load, so whoever needs this file
 * loads it on first use.
 */
import Docker from "dockerode"
import { Agent, type AgentOptions, type ClientRequest, type IncomingMessage } from "node:http"
import { Agent as SecureAgent } from "node:https"
import { isIPv6 } from "node:net"
import { inspect } from "node:util"
import { Observable } from "rxjs"
import { authConfig } from "../wire/registry-header.ts"
import type { Endpoint, Tls } from "./address.ts"
import { bytes } from "./body.ts"
import { createSshAgent } from "./ssh.ts"
import type { Logins } from "./ssh-logins.ts"
import type { Answer, Request, Send } from "./transport.ts"

/** The environment counts where a program is run, for SSH. */
export const createSend = (endpoint: Endpoint, ssh: SshParts): Send => {
  const through = (connections: AgentOptions): Send =>
    sendThrough(
      unhosted(() => new Docker(optionsOf(endpoint, ssh, connections) as Docker.DockerOptions).modem as Modem),
    )
  const [kept, once] = [through(keptAlive), through(usedOnce)]
  return (request) => (request.anew ? once : kept)(request)
}

type Environment = Readonly<Record<string, string | undefined>>

/** What matters over SSH alone. */
export interface SshParts {
  /** Where the program is run. */
  readonly env: Environment
  /** Everybody's to one daemon. */
  readonly logins: Logins
}

/** What is used of docker-modem. */
interface Modem {
  dial(dialled: object, answered: (error: unknown, response: IncomingMessage | null | undefined) => void): void
}

/**
 * With `DOCKER_HOST` docker-modem reads more of the process's environment, whatever it is given: certificates, at once, for want of
 * which it throws, and time limits that kill idle streams.
 */
const unhosted = <Made>(make: () => Made): Made => {
  const { DOCKER_HOST: host } = process.env
  delete process.env["DOCKER_HOST"]
  try {
    return make()
  } finally {
    if (host !== undefined) process.env["DOCKER_HOST"] = host
  }
}

const optionsOf = (endpoint: Endpoint, { env, logins }: SshParts, connections: AgentOptions): object => {
  switch (endpoint.kind) {
    case "socket":
      return { socketPath: endpoint.path, agent: tame(new Agent(connections)) }
    case "tcp":
      return { host: urlHost(endpoint.host), port: endpoint.port, ...remoteOptions(endpoint.tls, connections) }
    case "ssh":
      // docker-modem's own way over SSH believes any host's key, and ends the process where a connection is lost during the login.
      return {
        socketPath: endpoint.address,
        agent: tame(createSshAgent(endpoint, env, patiently(connections), logins)),
      }
  }
}

/** The beginning of an address without brackets is taken for a protocol. */
const urlHost = (host: string): string => (isIPv6(host) ? `[${host}]` : host)

/** Only an agent can be told to trust whoever answers. */
const remoteOptions = (tls: Tls | undefined, connections: AgentOptions): object => {
  if (tls === undefined) return { agent: tame(new Agent(connections)) }
  const { verify, ...pems } = tls
  const given = Object.fromEntries(Object.entries(pems).filter(([, pem]) => pem !== undefined))
  const agent = new SecureAgent({ ...connections, ...given, rejectUnauthorized: verify })
  return { protocol: "https", agent: tame(agent) }
}

/** As Node's own agent has it: the limit is for connections that nobody uses. */
const keptAlive = { keepAlive: true, scheduling: "lifo", timeout: 5000 } as const

/** A login takes long, so what it has led to is kept for longer. */
const patiently = (connections: AgentOptions): AgentOptions =>
  connections.keepAlive ? { ...connections, timeout: 30_000 } : connections

/** A connection that is made for one request proves that there is somebody who takes connections. */
const usedOnce = { keepAlive: false } as const

/**
 * docker-modem follows redirects on its own, wherever they lead, and one that it cannot follow ends the process. No daemon
 * sends any, but a proxy may: without its target a redirect is an answer like any other, and refuses. It also prints every
 * request's options to a log that is mostly off, the agent in full depth: with every socket and every waiting request that
 * hang on it this took milliseconds a call, the more the more were in flight. So what is given to it keeps its printed form short.
 */
const tame = (agent: Agent): Agent => {
  const { addRequest } = agent as unknown as RequestAdder
  const adder: RequestAdder = {
    addRequest: (request, ...rest) => {
      request.prependListener("response", ({ headers }) => delete headers.location)
      addRequest.call(agent, request, ...rest)
    },
  }
  return tersely(Object.assign(agent, adder), "Agent")
}

const tersely = <Value extends object>(value: Value, printed: string): Value =>
  Object.assign(value, { [inspect.custom]: () => printed })

/** Where Node's agents take a request on; its types do not tell. */
interface RequestAdder {
  readonly addRequest: (request: ClientRequest, ...rest: readonly unknown[]) => void
}

const sendThrough =
  (modem: Modem): Send =>
  (request) =>
    new Observable<Answer>((subscriber) => {
      const abort = new AbortController()
      let answered = false
      modem.dial(dialled(request, abort.signal), (error, response) => {
        answered = true
        if (!response) subscriber.error(error)
        else if (subscriber.closed) response.destroy()
        else {
          // From here on the connection belongs to whoever reads the body.
          subscriber.next(answerOf(response))
          subscriber.complete()
        }
      })
      return () => {
        if (!answered) abort.abort()
      }
    })

const answerOf = (response: IncomingMessage): Answer => {
  const apiVersion = response.headers["api-version"]
  return {
    status: response.statusCode ?? 0,
    apiVersion: typeof apiVersion === "string" ? apiVersion : undefined,
    body$: bytes(response),
  }
}

/** Fresh and unshared, since docker-modem changes what it is given. A query, where there is one, follows the question mark. */
const dialled = (
  { method, path, query = {}, body, archive, credentials, registry }: Request,
  abortSignal: AbortSignal,
): object => ({
  method,
  path: Object.keys(query).length === 0 ? path : `${path}?`,
  options: { _query: { ...query }, _body: { ...body } },
  ...(archive === undefined ? {} : { file: Buffer.from(archive) }),
  // As a stream even where it is short: otherwise an answer that is cut off is never reported at all.
  isStream: true,
  statusCodes: everyStatus,
  abortSignal: tersely(abortSignal, "AbortSignal"),
  // What becomes a header of it is printed like all else.
  ...(credentials === undefined
    ? {}
    : { authconfig: authConfig(credentials, registry), headers: tersely({}, "Headers") }),
})

/** Every status is an answer, to be judged by who asked: docker-modem's own errors lose the daemon's words. */
const everyStatus: Readonly<Record<number, true>> = Object.fromEntries(
  Array.from({ length: 500 }, (_, n) => [n + 100, true as const]),
)
