/**
 * The files that credentials of registries are kept in: the original's `EngineAuthData`, Docker's `config.json`, and the
 * `.dockercfg` from before it. All are read down to one thing. An entry that cannot be used spoils no other, and is told by
 * its place alone: what stands in it may be a password.
 */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import type { RegistryCredentials } from "../model/daemon.ts"
import type { Issue } from "../model/error.ts"
import { kindOf } from "./issue.ts"
import { asPlain, isObject, parsePlain, type PlainObject } from "./plain.ts"
import { readAuthEntry, type Fault } from "./registry-entry.ts"
import { isHelperName } from "./registry-helper.ts"
import { parseRegistryKey, type Registered } from "./registry-key.ts"

export interface Registries {
  readonly auths: readonly Registered<RegistryCredentials>[]
  /** Names of helpers for single registries. */
  readonly helpers: readonly Registered<string>[]
  /** The helper for all others. */
  readonly store: string | undefined
  readonly issues: readonly Issue[]
}

/**
 * The original's two settings (DA-1, DA-2), the data as JSON text or as what it means. Its two types differ in name alone.
 */
export const readEngineAuth = (type: string | undefined, data: unknown): Registries => {
  const word = (type ?? "").trim()
  if (word === "") return nothing
  if (word !== "docker" && word !== "dockercfg")
    return refuse([{ path: "EngineAuthType", expected: "docker or dockercfg", got: "another word" }])
  return typeof data === "string" ? readDockercfg(data) : readFlat(asPlain(data))
}

/** `.dockercfg`: an object keyed by registry. */
export const readDockercfg = (text: string): Registries => readFlat(parsePlain(text))

/** Docker's `config.json`, whose other settings are none of ours. */
export const readDockerConfig = (text: string): Registries =>
  withObject(parsePlain(text), ({ auths, credHelpers, credsStore }) => {
    const entries = readEntries("auths", auths ?? {}, readAuthEntry)
    const helpers = readEntries("credHelpers", credHelpers ?? {}, readHelper)
    const store = credsStore === undefined || credsStore === null || credsStore === "" ? none : readHelper(credsStore)
    return {
      auths: entries.registered,
      helpers: helpers.registered,
      store: E.isRight(store) ? store.right : undefined,
      issues: [
        ...entries.issues,
        ...helpers.issues,
        ...(E.isLeft(store) ? [{ path: "credsStore", ...store.left }] : []),
      ],
    }
  })

const none = E.right(undefined)

const nothing: Registries = { auths: [], helpers: [], store: undefined, issues: [] }

const refuse = (issues: readonly Issue[]): Registries => ({ ...nothing, issues })

const readFlat = (json: E.Either<readonly Issue[], unknown>): Registries =>
  withObject(json, (entries) => {
    const { registered, issues } = readEntries("", entries, readAuthEntry)
    return { ...nothing, auths: registered, issues }
  })

const withObject = (json: E.Either<readonly Issue[], unknown>, read: (object: PlainObject) => Registries): Registries =>
  pipe(
    json,
    E.match(refuse, (value) => (isObject(value) ? read(value) : refuse([wrong("", value)]))),
  )

const wrong = (path: string, value: unknown): Issue => ({ path, expected: "an object", got: kindOf(value) })

interface Entries<A> {
  readonly registered: readonly Registered<A>[]
  readonly issues: readonly Issue[]
}

type ReadEntry<A> = (entry: unknown) => E.Either<Fault, A | undefined>

const readEntries = <A>(path: string, entries: unknown, read: ReadEntry<A>): Entries<A> => {
  if (!isObject(entries)) return { registered: [], issues: [wrong(path, entries)] }
  const outcomes = Object.entries(entries).map(([key, entry], index) => readOne(path, key, index, entry, read))
  return {
    registered: outcomes.flatMap((outcome) => (E.isRight(outcome) ? outcome.right : [])),
    issues: outcomes.flatMap((outcome) => (E.isLeft(outcome) ? [outcome.left] : [])),
  }
}

/** A key that names no registry is not shown either: `https://user:password@host` is such a key. */
const readOne = <A>(
  path: string,
  key: string,
  index: number,
  entry: unknown,
  read: ReadEntry<A>,
): E.Either<Issue, readonly Registered<A>[]> => {
  const at = parseRegistryKey(key)
  if (at === undefined)
    return E.left({ path: `${path}[${String(index)}]`, expected: "a registry's name", got: "another key" })
  return pipe(
    read(entry),
    E.mapLeft((fault): Issue => ({ path: `${path}[${JSON.stringify(key)}]`, ...fault })),
    E.map((value) => (value === undefined ? [] : [{ at, value }])),
  )
}

const readHelper = (name: unknown): E.Either<Fault, string> =>
  isHelperName(name) ? E.right(name) : E.left({ expected: "the name of a credential helper", got: kindOf(name) })
