/** One HTTP exchange with the daemon, in plain words: what is asked, and what comes back. It knows nothing of containers. */
import type { Observable } from "rxjs"
import type { RegistryCredentials } from "../model/daemon.ts"
import type { Endpoint } from "./address.ts"

export interface Request {
  readonly method: "GET" | "POST" | "DELETE"
  readonly path: string
  /** Goes into the URL, which is logged by proxies: nothing secret. */
  readonly query?: Readonly<Record<string, string>>
  readonly body?: object
  /** A tar archive in the place of the body. */
  readonly archive?: Uint8Array
  /** Goes into a header of its own, never into URL or body. */
  readonly credentials?: RegistryCredentials | undefined
  /** The server of the registry that the credentials are for; goes with them. */
  readonly registry?: string | undefined
  /** On a connection made for it alone. */
  readonly anew?: boolean
}

export interface Answer {
  readonly status: number
  /** The newest API version the daemon speaks; every answer of a daemon says so, some proxies take it away. */
  readonly apiVersion: string | undefined
  /** To be subscribed to at once, and once: the bytes come as they arrive. Unsubscribing closes the connection. */
  readonly body$: Observable<Uint8Array>
}

/**
 * Emits the answer and completes; any status is an answer. Errors with Node's own error. Unsubscribing before the answer
 * aborts.
 */
export type Send = (request: Request) => Observable<Answer>

/** A daemon's place, and the way to it. Corresponds to `dockeriface.Client`: the one thing that dockerode is used for. */
export interface Link {
  readonly endpoint: Endpoint
  readonly send: Send
}
