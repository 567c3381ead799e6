/**
 * What a failed call proves. An answer that refuses is evidence, in the daemon's own words; a connection that was never
 * made proves that nothing was done; anything else proves nothing, for the request may have arrived.
 */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import {
  CannotContainerError,
  CannotGetDockerclientError,
  EngineError,
  printed,
  type CannotVerb,
  type EngineErrorOptions,
  type Verdict,
} from "../model/error.ts"
import { readRefusal, type Read } from "../wire/docker-message.ts"
import type { Endpoint } from "./address.ts"

/** How a call names its error. */
export type Naming = (message: string, options: EngineErrorOptions) => EngineError

export const cannot =
  (verb: CannotVerb): Naming =>
  (message, options) =>
    new CannotContainerError(verb, message, options)

/** For calls that are about the daemon itself. */
export const cannotGetClient: Naming = (message, options) => new CannotGetDockerclientError(message, options)

/** What an answer of no proves, by its status and its words. */
export type Refuse = (naming: Naming, status: number, body: string) => EngineError

/** The daemon has answered no. */
export const refusal: Refuse = (naming, status, body) =>
  naming(wordsOf(status, body), {
    verdict: status === 404 ? "missing" : "refused",
    retryable: status === 429 || status >= 500,
  })

/**
 * The daemon has answered no while it went down, and might have said anything; or it was not the daemon that answered. It is as if
 * the connection had been lost.
 */
export const disbelieved = (naming: Naming, { message, cause }: EngineError): EngineError =>
  naming(message, { verdict: "cut", retryable: true, cause })

/** A 404 is about what the call is about only where its words say so: it may be a network that is missing, or a neighbour. */
const missingWhere =
  (isMeant: (words: string) => boolean): Refuse =>
  (naming, status, body) => {
    const words = wordsOf(status, body)
    return status === 404 && !isMeant(words) ? naming(words, { verdict: "refused" }) : refusal(naming, status, body)
  }

const imageRefusal = missingWhere((words) => /no such image/i.test(words))

/**
 * The daemon has answered no to a create: also because the name is taken, which Podman up to 5 calls a fault of its own. What else Docker
 * calls a conflict, as a volume that belongs to another driver, stays one however often it is tried. What may be missing is the image.
 */
export const createRefusal: Refuse = (naming, status, body) => {
  const words = wordsOf(status, body)
  return nameTaken[status]?.test(words) === true
    ? naming(words, { verdict: "conflict" })
    : imageRefusal(naming, status, body)
}

/** By the status it comes with. Of a 500 only Podman's own words are believed. */
const nameTaken: Readonly<Record<number, RegExp>> = {
  409: /\bname\b.*\b(?:in use|already exists)\b/i,
  500: /\bname "[^"]*" is (?:already )?in use\b/i,
}

/** The daemon has answered no to a start. */
export const startRefusal = (id: string): Refuse =>
  missingWhere((words) => /no such container/i.test(words) && words.includes(id))

/** The daemon has answered no to a removal; one under way may yet fail, so it is no success until a later call says 404. */
export const removeRefusal: Refuse = (naming, status, body) =>
  status === 409 && body.includes("already in progress")
    ? naming(wordsOf(status, body), { verdict: "refused", retryable: true })
    : refusal(naming, status, body)

/** What no second try will change; a registry's host that is not found just now may be found later. */
const lasting =
  /not found|denied|unauthorized|no basic auth|no such (?!host)|no matching manifest|invalid reference|unsupported/i

/** A pull has failed, whether by its status or in its stream, where no status tells what kind of failure it is. */
export const pullRefusal: Refuse = (naming, status, body) => {
  const message = status === 200 ? body : wordsOf(status, body)
  const passing = status === 200 || status === 429 || status >= 500
  return naming(message, {
    verdict: status === 404 ? "missing" : "refused",
    retryable: passing && !lasting.test(message),
  })
}

/** No answer came. An error that is ours already is left as it is. */
export const silence = (naming: Naming, endpoint: Endpoint, cause: unknown): EngineError => {
  if (cause instanceof EngineError) return cause
  const why = whyNeverMade(cause)
  const verdict = lostConnections.has(codeOf(cause)) ? "cut" : "unknown"
  return why === undefined
    ? naming(messageOf(cause), { verdict, retryable: true, cause })
    : new CannotGetDockerclientError(`no Docker daemon at ${endpoint.address} (${endpoint.source}): ${why}`, { cause })
}

/** In words, why there was no connection to send anything over; undefined where there may have been one. */
const whyNeverMade = (cause: unknown): string | undefined =>
  unreachable[codeOf(cause)] ?? (isNeverMade(cause) ? messageOf(cause) : undefined)

/** One that is made of several is made of a try at each of a host's addresses. */
const isNeverMade = (cause: unknown): boolean =>
  cause instanceof AggregateError
    ? cause.errors.length > 0 && cause.errors.every(isNeverMade)
    : beforehand.has(syscallOf(cause)) || aboutCertificates.test(codeOf(cause))

/** Whether the connection has failed, rather than the daemon refused. */
export const isSilence = (cause: unknown): boolean => cause instanceof EngineError && silences.includes(cause.verdict)

const silences: readonly Verdict[] = ["unreachable", "cut", "unknown"]

/** Node's codes for a connection that was never made. */
const unreachable: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ENOENT: "no such socket",
  ENOTSOCK: "not a socket",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the host's name cannot be resolved now",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  EMFILE: "this process may open no more files",
  ENFILE: "this machine may open no more files",
  EAGAIN: "too many connections wait to be accepted",
  EADDRNOTAVAIL: "no local port is free",
}

/** The calls to the system that come before there is a connection. */
const beforehand: ReadonlySet<string> = new Set(["getaddrinfo", "connect"])

/**
 * Node's codes for a certificate that does not pass, the daemon's or ours: no request is sent before the first has been seen, and none
 * is read before the other has (https://nodejs.org/api/tls.html#x509-certificate-error-codes).
 */
const aboutCertificates =
  /CERT|CRL|^UNABLE_TO_|UNKNOWN_CA$|^INVALID_(?:CA|PURPOSE)$|^PATH_LENGTH_EXCEEDED$|^HOSTNAME_MISMATCH$/

/** Node's codes for a connection that was lost while it was in use, or while TLS was being agreed on. */
const lostConnections: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED", "EPROTO"])

const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : ""

const syscallOf = (cause: unknown): string =>
  cause instanceof Error && "syscall" in cause && typeof cause.syscall === "string" ? cause.syscall : ""

/** Some errors of Node, as one made of several, have a code but no message. */
export const messageOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message || codeOf(cause) || cause.name : printed(cause)

/** The daemon's `message`, or else the beginning of what a proxy in between has written, which may be a whole page. */
const wordsOf = (status: number, body: string): string =>
  pipe(
    refusalIn(body),
    E.getOrElse(() => shortened(body.trim()) || `HTTP status ${String(status)}`),
  )

const shortened = (words: string): string => (words.length > mostWords ? `${words.slice(0, mostWords)} …` : words)

/** In characters. */
const mostWords = 400

/** Whether the body has the form in which a daemon refuses, whatever its words: Docker's and Podman's differ. */
export const saysWhy = (body: string): boolean => E.isRight(refusalIn(body))

const refusalIn = (body: string): Read<string> => pipe(parseJson(body), E.chain(readRefusal))

export const parseJson = (json: string): E.Either<EngineError, unknown> =>
  E.tryCatch(
    (): unknown => JSON.parse(json),
    () => new EngineError("DockerMessageError", "Docker's answer is not JSON", { verdict: "unknown" }),
  )
