/** What is said between us and a credential helper, a program that keeps the credentials of registries. */
import * as E from "fp-ts/lib/Either.js"
import { pipe } from "fp-ts/lib/function.js"
import * as t from "io-ts/lib/index.js"
import type { RegistryCredentials } from "../model/daemon.ts"
import { conceal } from "./conceal.ts"
import { parsePlain } from "./plain.ts"
import { tokenCredentials } from "./registry-entry.ts"

/** Becomes a part of a program's name: no slash, nothing that a shell would understand. */
export const isHelperName = (name: unknown): name is string =>
  typeof name === "string" && /^[A-Za-z0-9_.-]+$/.test(name)

const HelperAnswer = t.type({ Username: t.string, Secret: t.string }, "HelperAnswer")

/** The answer to `get`; undefined where it cannot be understood. */
export const readHelperAnswer = (output: string): RegistryCredentials | undefined =>
  pipe(
    parsePlain(output),
    E.chainW((json) => HelperAnswer.decode(json)),
    E.match(
      () => undefined,
      ({ Username, Secret }) => {
        if (Username === "" || Secret === "") return undefined
        return Username === "<token>" ? tokenCredentials(Secret) : conceal({ username: Username, password: Secret })
      },
    ),
  )

/** A helper has no exit code for what it does not know: it says so in words, and fails. */
export const saysNotFound = (output: string): boolean => output.includes("credentials not found")
