/**
 * Credentials as the daemon takes them, in a header of the pull that needs them (DA-7). An engine with containerd's image store
 * shows them to no host but that of `serveraddress`; 23 and 24 take it for Docker Hub's where there is none (moby#46743).
 */
import type { RegistryCredentials } from "../model/daemon.ts"

export interface AuthConfig {
  readonly username: string
  readonly password: string
  readonly email?: string
  readonly identitytoken?: string
  readonly serveraddress?: string
}

/** `registry` as `imageServer` has it. Read one by one: concealed credentials cannot be spread. */
export const authConfig = (
  { username, password, email, identityToken }: RegistryCredentials,
  registry?: string,
): AuthConfig => ({
  username,
  password,
  ...(email === undefined ? {} : { email }),
  ...(identityToken === undefined ? {} : { identitytoken: identityToken }),
  ...(registry === undefined ? {} : { serveraddress: registry }),
})
