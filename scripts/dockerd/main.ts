/** Runs a command beside a Docker daemon and two registries of its own: `main.ts COMMAND ARGS…`. */
import { whyNoDaemon } from "./host.ts"
import { runInNamespaces } from "./namespace.ts"

const main = async (command: readonly string[]) => {
  const obstacle = whyNoDaemon()
  if (command.length > 0 && obstacle === undefined)
    return runInNamespaces(new URL("inside.ts", import.meta.url), command)
  console.error(obstacle === undefined ? "usage: main.ts COMMAND ARGS…" : `No daemon can be started: ${obstacle}.`)
  return 1
}

process.exitCode = await main(process.argv.slice(2))
