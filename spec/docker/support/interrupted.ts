/** A process that asks a daemon once, prints that it has, and asks again when it is interrupted. */
import { once } from "node:events"
import { lastValueFrom } from "rxjs"
import { createDockerClient } from "../../../lib/docker/real.ts"

const [, , endpoint = "", path = ""] = process.argv
const docker = createDockerClient({ endpoint, env: { PATH: path } })
const waiting = setInterval(() => undefined, 1000)
const interruption = once(process, "SIGINT")
await lastValueFrom(docker.ping())
console.log("asked")
await interruption
// An ssh that were interrupted with it would have ended by then.
await new Promise((resolve) => setTimeout(resolve, 300))
await lastValueFrom(docker.ping())
clearInterval(waiting)
