/** A process that asks a daemon once, and has nothing else to do. It prints the times of the answer and of its own end. */
import { lastValueFrom } from "rxjs"
import { createDockerClient } from "../../../lib/docker/real.ts"

const [, , endpoint = "", path = ""] = process.argv
await lastValueFrom(createDockerClient({ endpoint, env: { PATH: path } }).ping())
console.log(Date.now())
process.on("exit", () => console.log(Date.now()))
