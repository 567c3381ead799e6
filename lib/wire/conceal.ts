/**
 * Secrets that can be handed about: whoever asks for a property by its name gets it, but nothing that prints, copies or
 * serialises objects finds any. Logs, errors and saved states are made of such things (CF-5).
 */

const redacted = "[redacted]"

/**
 * The same properties behind accessors that no listing shows; every textual form is `[redacted]`. A copy by spreading has
 * nothing in it: read the properties one by one.
 *
 * @example
 * const secret = conceal({ username: "me", password: "hunter2" })
 * secret.password // "hunter2"
 * JSON.stringify({ secret }) // '{"secret":"[redacted]"}'
 */
export const conceal = <A extends object>(secret: A): A => {
  const hidden = Object.entries(secret).map(([key, value]) => [key, { get: (): unknown => value }] as const)
  const shown = forms.map((form) => [form, { value: (): string => redacted }] as const)
  return Object.freeze(Object.defineProperties({}, Object.fromEntries<PropertyDescriptor>([...hidden, ...shown]))) as A
}

/** What the language and Node ask an object for when they want it in words. */
const forms = ["toString", "toJSON", Symbol.for("nodejs.util.inspect.custom")]
