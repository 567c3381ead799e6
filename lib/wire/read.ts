/**
 * Reading what the daemon said with a codec, so that failure is an error value that names the place. What stood there is
 * told by its kind alone: a message may hold secrets, and an error is logged.
 */
import * as E from "fp-ts/lib/Either.js"
import { identity, pipe } from "fp-ts/lib/function.js"
import * as t from "io-ts/lib/index.js"
import { EngineError, formatIssue, type Issue } from "../model/error.ts"

/** `what` is a noun with its article: `an inspect`. */
export const read = <A>(codec: t.Decoder<unknown, A>, what: string, message: unknown): E.Either<EngineError, A> =>
  pipe(
    codec.decode(message),
    E.mapLeft((errors) => unreadable(what, errors.map(issueOf).map(formatIssue).join("; "))),
  )

/** An answer that came but tells nothing: whatever was asked for may have been done. */
export const unreadable = (what: string, why: string): EngineError =>
  new EngineError("DockerMessageError", `Docker's words for ${what} cannot be read: ${why}`, { verdict: "unknown" })

/** Go leaves out what is empty, or says `null`: both count as `fallback`. What is there is mostly right, and passes at one look. */
export const orElse = <A>(codec: t.Type<A, unknown>, fallback: A, name: string): t.Type<A, unknown> =>
  new t.Type(
    name,
    codec.is,
    (message, context) => {
      if (codec.is(message)) return t.success(message)
      return message === undefined || message === null ? t.success(fallback) : codec.validate(message, context)
    },
    identity,
  )

const issueOf = ({ context, value }: t.ValidationError): Issue => ({
  path: pathOf(context),
  expected: context.at(-1)?.type.name ?? "something else",
  got: kindOf(value),
})

/** The keys on the way; the parts of an intersection have numbers there, which name no place. */
const pathOf = (context: t.Context): string =>
  context
    .filter(({ key }, at) => key !== "" && !(context[at - 1]?.type instanceof t.IntersectionType))
    .map(({ key }) => key)
    .join(".")

const kindOf = (value: unknown): string => {
  if (value === undefined) return "nothing"
  if (value === null) return "null"
  return Array.isArray(value) ? "an array" : `a value of type ${typeof value}`
}
