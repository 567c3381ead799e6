/** A process of its own, since what is logged is settled when it begins: one request with credentials to each endpoint. */
import { Logins } from "../../../lib/docker/ssh-logins.ts"
import { isLeft } from "fp-ts/lib/Either.js"
import { catchError, EMPTY, lastValueFrom } from "rxjs"
import { parseEndpoint } from "../../../lib/docker/address.ts"
import { createSend } from "../../../lib/docker/dockerode.ts"

const [, , username = "", password = "", ...addresses] = process.argv
for (const address of addresses) {
  const endpoint = parseEndpoint(address, "spec", undefined)
  if (isLeft(endpoint)) throw endpoint.left
  const send = createSend(endpoint.right, { env: {}, logins: new Logins() })
  const answer$ = send({ method: "POST", path: "/images/create", credentials: { username, password } })
  await lastValueFrom(answer$.pipe(catchError(() => EMPTY)), { defaultValue: undefined })
}
process.exit()
