/**
 * Plain HTTP to a daemon or a registry. Nothing of lib takes part, so that specs can hold the library against it.
 */
import { request as send, type IncomingHttpHeaders } from "node:http"
import { connect, type Socket } from "node:net"
import { text } from "node:stream/consumers"

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: string | Buffer | undefined
}

/** `host` as in DOCKER_HOST: `unix://PATH`, `npipe://PATH`, `tcp://HOST:PORT` or `http://HOST:PORT`, without TLS. */
export const request = (host: string, method: string, path: string, options: RequestOptions = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = { ...options.headers, "content-length": Buffer.byteLength(options.body ?? "") }
    const sent = send({ createConnection: () => connectTo(host), method, path, headers }, (response) => {
      text(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        reject,
      )
    })
    sent.once("error", reject)
    sent.end(options.body)
  })

/** A bare connection to where `host` points to. */
export const connectTo = (host: string): Socket => {
  const url = new URL(host)
  return ["unix:", "npipe:"].includes(url.protocol)
    ? connect({ path: host.slice(`${url.protocol}//`.length) })
    : connect({ host: url.hostname, port: Number(url.port) })
}
