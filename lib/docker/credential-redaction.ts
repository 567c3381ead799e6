/** Errors that cannot give credentials away, whatever the daemon, or a registry behind it, chooses to repeat of a request. */
import type { RegistryCredentials } from "../model/daemon.ts"
import { authConfig } from "../wire/registry-header.ts"
import type { Naming } from "./failure.ts"

/** The same naming, with every form in which the credentials are sent to `registry` taken out of the message. */
export const redacting = (naming: Naming, credentials: RegistryCredentials | undefined, registry?: string): Naming =>
  credentials === undefined ? naming : (message, options) => naming(redact(message, credentials, registry), options)

/** The text with `[redacted]` in place of password and token, plain, escaped or encoded. */
export const redact = (text: string, credentials: RegistryCredentials, registry?: string): string => {
  const forms = formsOf(credentials, registry)
    .filter((form) => form !== "")
    .sort((one, other) => other.length - one.length)
    .map(asPattern)
  return forms.length === 0 ? text : text.replace(new RegExp(forms.join("|"), "g"), "[redacted]")
}

const formsOf = (credentials: RegistryCredentials, registry: string | undefined): string[] => {
  const { username, password, identityToken = "" } = credentials
  const plain = [password, identityToken].flatMap((secret) => [secret, ...inQuotes(secret), ...inUrls(secret)])
  const whole = [JSON.stringify(authConfig(credentials, registry)), `${username}:${password}`, password, identityToken]
  return [...plain, ...whole.flatMap(inBase64)]
}

/** As it stands in JSON: JavaScript's, and that of Go, which daemons and registries are written in. */
const inQuotes = (secret: string): readonly string[] => {
  const escaped = JSON.stringify(secret).slice(1, -1)
  return [escaped, escaped.replace(/[&<>\u2028\u2029]/g, codeOf)]
}

const codeOf = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`

/** As it stands in a query: JavaScript's, and that of Go. */
const inUrls = (secret: string): readonly string[] => {
  const escaped = encodeURIComponent(secret)
  return [escaped, escaped.replace(/[!'()*]/g, percentOf).replaceAll("%20", "+")]
}

const percentOf = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`

/** Both alphabets, with and without what fills up the end. */
const inBase64 = (text: string): readonly string[] => {
  const bytes = Buffer.from(text)
  const [standard, forUrls] = [bytes.toString("base64"), bytes.toString("base64url")]
  return [standard, standard.replace(/=+$/, ""), standard.replaceAll("+", "-").replaceAll("/", "_"), forUrls]
}

const asPattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")
