/** Credentials as the daemon takes them, in a header of the pull that needs them (DA-7). */
import type { RegistryCredentials } from "../model/daemon.ts"

export interface AuthConfig {
  readonly username: string
  readonly password: string
  readonly email?: string
  readonly identitytoken?: string
}

/** Read one by one: concealed credentials cannot be spread. */
export const authConfig = ({ username, password, email, identityToken }: RegistryCredentials): AuthConfig => ({
  username,
  password,
  ...(email === undefined ? {} : { email }),
  ...(identityToken === undefined ? {} : { identitytoken: identityToken }),
})
