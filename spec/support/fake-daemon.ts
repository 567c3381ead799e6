/**
 * Something that listens on a socket and answers as it is told: for specs of what goes over the wire, byte by byte, where
 * no real daemon would say it. It remembers what it was asked.
 */
import { mkdtemp, rm } from "node:fs/promises"
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"

export interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export type Reply = (response: ServerResponse, asked: Asked) => void

export interface FakeDaemon {
  readonly endpoint: string
  /** What it was asked, without the questions for its version, and whether it is well. */
  readonly asked: readonly Asked[]
  /** How often it was asked for its version. */
  readonly negotiations: () => number
  /** How many connections were made to it. */
  readonly connections: () => number
  /** It answers those who are connected, and takes nobody any more. */
  readonly closeDoor: () => void
  readonly stop: () => Promise<void>
}

/** An answer in JSON. */
export const answer =
  (status: number, body?: unknown): Reply =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json", "api-version": "1.41" })
    response.end(body === undefined ? "" : JSON.stringify(body))
  }

const version = answer(200, { Version: "20.10.24", ApiVersion: "1.41", MinAPIVersion: "1.12" })

const well = answer(200)

/** `reply` answers everything but the unversioned questions for the version, and whether it is well. */
export const startFakeDaemon = async (reply: Reply): Promise<FakeDaemon> => {
  const folder = await mkdtemp(join(tmpdir(), "fake-daemon-"))
  const path = join(folder, "docker.sock")
  const asked: Asked[] = []
  let negotiated = 0
  let connected = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      const { method = "", url = "", headers } = request
      const unread = { method, url, headers, body: "" }
      if (url === "/version") {
        negotiated += 1
        version(response, unread)
      } else if (url === "/_ping") well(response, unread)
      else {
        const heard = { method, url, headers, body: Buffer.concat(chunks).toString() }
        asked.push(heard)
        reply(response, heard)
      }
    })
  })
  server.on("connection", () => (connected += 1))
  let closed: Promise<unknown> | undefined
  const closeDoor = () => {
    closed ??= new Promise((resolve) => server.close(resolve))
  }
  await new Promise<void>((listening) => server.listen(path, listening))
  return {
    endpoint: `unix://${path}`,
    asked,
    negotiations: () => negotiated,
    connections: () => connected,
    closeDoor,
    stop: async () => {
      closeDoor()
      server.closeAllConnections()
      await closed
      await rm(folder, { recursive: true })
    },
  }
}
