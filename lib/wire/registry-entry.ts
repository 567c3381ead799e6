/** One entry of a credentials file: a user's name and password in the clear, or both in base64, or a token in their place. */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import * as t from "io-ts/lib/index.js"
import type { RegistryCredentials } from "../model/daemon.ts"
import type { Issue } from "../model/error.ts"
import { conceal } from "./conceal.ts"
import { kindOf } from "./issue.ts"
import { orElse } from "./read.ts"

const Text = orElse(t.string, "", "Text")

const AuthEntry = t.type({ username: Text, password: Text, email: Text, auth: Text, identitytoken: Text }, "AuthEntry")

/** What is wrong with an entry; nothing of what stands in it. */
export type Fault = Omit<Issue, "path">

/** Undefined where the entry holds no credentials, as those do whose credentials are with a helper. */
export const readAuthEntry = (entry: unknown): E.Either<Fault, RegistryCredentials | undefined> =>
  pipe(
    AuthEntry.decode(entry),
    E.mapLeft((): Fault => ({ expected: "an object of strings", got: kindOf(entry) })),
    E.chain(({ auth, username, password, email, identitytoken }) =>
      pipe(
        auth === "" ? E.right({ username, password }) : decodePair(auth),
        E.map((pair) => credentialsOf(pair, email, identitytoken)),
      ),
    ),
  )

interface Pair {
  readonly username: string
  readonly password: string
}

const credentialsOf = ({ username, password }: Pair, email: string, token: string): RegistryCredentials | undefined => {
  if (token !== "") return tokenCredentials(token)
  if (username === "") return undefined
  return conceal({ username, password, ...(email === "" ? {} : { email }) })
}

/** A token stands for name and password; Docker takes it only where both are empty. */
export const tokenCredentials = (identityToken: string): RegistryCredentials =>
  conceal({ username: "", password: "", identityToken })

/** `user:pass` in base64, split at the first colon. */
const decodePair = (auth: string): E.Either<Fault, Pair> => {
  const decoded = /^[A-Za-z0-9+/]+={0,2}$/.test(auth.trim()) ? Buffer.from(auth, "base64").toString("utf8") : ""
  const colon = decoded.indexOf(":")
  return colon === -1
    ? E.left({ expected: "auth to be user:password in base64", got: "something else" })
    : E.right({ username: decoded.slice(0, colon), password: withoutPadding(decoded.slice(colon + 1)) })
}

/** Old clients filled up what they encoded. */
const withoutPadding = (password: string): string => password.replace(/\0+$/, "")
