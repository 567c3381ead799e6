/**
 * A socket in front of the daemon that notes every request passing through, so that calls can be counted and connections
 * cut. Answers stream as they come, unless somebody meddles, and a connection that is upgraded is passed on byte by byte.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { createServer, request as send, type IncomingMessage, type ServerResponse } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pipeline, Transform, type Duplex } from "node:stream"
import { connectTo } from "./request.ts"

export interface Proxy {
  /** What to give a client as its DOCKER_HOST. */
  readonly host: string
  /** Every request so far as `METHOD /path`, in order, without API version and query. */
  readonly requests: readonly string[]
  /** The same with API version and query, as `METHOD /v1.41/path?query`. */
  readonly verbatim: readonly string[]
  /** Forgets the requests so far. */
  forget(): void
  /** Cuts every open connection; new ones are taken. */
  cut(): void
  close(): Promise<void>
}

/** Somebody who may hold what passes, and drop it. `line` is the request, as it is noted. */
export interface Meddler {
  /** The request goes on to the daemon when this resolves. */
  readonly request: (line: string) => Promise<void>
  /** The daemon's answer goes back when this resolves; by then the daemon has done what it was asked. */
  readonly answer: (line: string) => Promise<void>
  /** The next piece of the answer's body goes on when this resolves to true, and nowhere when to false. */
  readonly piece: (line: string) => Promise<boolean>
}

/** `target` as in DOCKER_HOST; the socket's own folder is made in `parent`, and removed by `close`. */
export const createProxy = async (target: string, meddler?: Meddler, parent = tmpdir()): Promise<Proxy> => {
  const folder = mkdtempSync(join(parent, "docker-task-engine-proxy-"))
  const path = join(folder, "docker.sock")
  const requests: string[] = []
  const verbatim: string[] = []
  const note = (incoming: IncomingMessage) => {
    verbatim.push(`${incoming.method ?? ""} ${incoming.url ?? ""}`)
    requests.push(requestLine(incoming))
  }
  const upgraded = new Set<Duplex>()
  // A daemon has no such limits.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 0 }, (incoming, answer) => {
    note(incoming)
    const asked = meddler?.request(requestLine(incoming)) ?? Promise.resolve()
    void asked.then(() => {
      if (!answer.destroyed) pass(target, incoming, answer, meddler)
    })
  })
  server.on("upgrade", (incoming, client, head) => {
    note(incoming)
    upgraded.add(client.once("close", () => upgraded.delete(client)))
    passBytes(target, incoming, client, head)
  })
  const cut = () => {
    server.closeAllConnections()
    upgraded.forEach((client) => client.destroy())
  }
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    cut()
    await closed
    rmSync(folder, { recursive: true, force: true })
  }
  await new Promise<void>((resolve) => server.listen(path, resolve))
  const forget = () => [requests, verbatim].forEach((lines) => lines.splice(0))
  return { host: `unix://${path}`, requests, verbatim, forget, cut, close }
}

const requestLine = ({ method = "", url = "" }: IncomingMessage) =>
  `${method} ${url.replace(/^\/v[\d.]+(?=\/)/, "").replace(/\?.*$/, "")}`

const pass = (target: string, incoming: IncomingMessage, answer: ServerResponse, meddler: Meddler | undefined) => {
  const { method, url: path } = incoming
  const options = { createConnection: () => connectTo(target), method, path, headers: endToEnd(incoming) }
  const outgoing = send(options, (response) => {
    const allowed = meddler?.answer(requestLine(incoming)) ?? Promise.resolve()
    void allowed.then(() => {
      if (!answer.destroyed) passAnswer(response, answer, sieve(requestLine(incoming), meddler))
    })
  })
  // Either side that breaks off takes the other with it.
  outgoing.once("error", () => answer.destroy())
  answer.once("close", () => outgoing.destroy())
  pipeline(incoming, outgoing, ignore)
}

const passAnswer = (response: IncomingMessage, answer: ServerResponse, sieves: readonly Transform[]) => {
  answer.writeHead(response.statusCode ?? 502, response.statusMessage, endToEnd(response)).flushHeaders()
  pipeline([response, ...sieves, answer], ignore)
}

const sieve = (line: string, meddler: Meddler | undefined): readonly Transform[] => {
  if (meddler === undefined) return []
  const transform: NonNullable<ConstructorParameters<typeof Transform>[0]>["transform"] = (piece, _, done) =>
    void meddler.piece(line).then((passes) => (passes ? done(null, piece) : done()))
  return [new Transform({ transform })]
}

/** Whether a connection is kept is settled anew on each side. */
const endToEnd = ({ headers }: IncomingMessage) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name !== "connection" && name !== "keep-alive"))

const passBytes = (target: string, incoming: IncomingMessage, client: Duplex, head: Buffer) => {
  const daemon = connectTo(target)
  daemon.write(requestHead(incoming))
  daemon.write(head)
  pipeline(client, daemon, client, ignore)
}

const requestHead = ({ method = "", url = "", rawHeaders }: IncomingMessage) => {
  const headers = rawHeaders.map((part, index) => (index % 2 === 0 ? `${part}: ` : `${part}\r\n`))
  return `${method} ${url} HTTP/1.1\r\n${headers.join("")}\r\n`
}

/** How a stream ended is the business of the two ends, which both see it. */
const ignore = () => undefined
