/** A process that opens all the files that it may, and then asks a daemon over SSH. What comes of it is printed. */
import { closeSync, openSync } from "node:fs"
import { once } from "node:events"
import { get } from "node:http"
import { createSshAgent } from "../../../lib/docker/ssh.ts"

const agent = createSshAgent(
  { kind: "ssh", host: "h", port: undefined, user: undefined, path: undefined },
  process.env,
  {},
)
const files: number[] = []
try {
  for (;;) files.push(openSync("/dev/null", "r"))
} catch {
  // Now there are none left.
}
const [error] = (await once(
  get({ agent, path: "/" }).once("error", () => undefined),
  "response",
).catch((cause: unknown) => [cause])) as [NodeJS.ErrnoException]
for (const file of files) closeSync(file)
console.log(error.code, error.message)
