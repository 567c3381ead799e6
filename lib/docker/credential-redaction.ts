/** Errors that cannot give credentials away, whatever the daemon, or a registry behind it, chooses to repeat of a request. */
import type { RegistryCredentials } from "../model/daemon.ts"
import { authConfig } from "../wire/registry-header.ts"
import type { Naming } from "./failure.ts"

/** The same naming, with every form in which the credentials are sent taken out of the message. */
export const redacting = (naming: Naming, credentials: RegistryCredentials | undefined): Naming =>
  credentials === undefined ? naming : (message, options) => naming(redact(message, credentials), options)

/** The text with `[redacted]` in place of password and token, plain, escaped or encoded. */
export const redact = (text: string, credentials: RegistryCredentials): string => {
  const forms = formsOf(credentials)
    .filter((form) => form !== "")
    .sort((one, other) => other.length - one.length)
    .map(asPattern)
  return forms.length === 0 ? text : text.replace(new RegExp(forms.join("|"), "g"), "[redacted]")
}

const formsOf = (credentials: RegistryCredentials): string[] => {
  const { username, password, identityToken = "" } = credentials
  const plain = [password, identityToken].flatMap((secret) => [secret, escaped(secret), encodeURIComponent(secret)])
  const whole = [JSON.stringify(authConfig(credentials)), `${username}:${password}`, password, identityToken]
  return [...plain, ...whole.flatMap(inBase64)]
}

/** As it stands within quotes. */
const escaped = (secret: string): string => JSON.stringify(secret).slice(1, -1)

/** Both alphabets, with and without what fills up the end. */
const inBase64 = (text: string): readonly string[] => {
  const bytes = Buffer.from(text)
  const [standard, forUrls] = [bytes.toString("base64"), bytes.toString("base64url")]
  return [standard, standard.replace(/=+$/, ""), standard.replaceAll("+", "-").replaceAll("/", "_"), forUrls]
}

const asPattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")
