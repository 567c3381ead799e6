/**
 * `npm run repl`: the engine at a prompt, on Docker where it answers and else on the simulated one. Leaving shuts the engine
 * down and removes nothing; what it leaves on Docker is said.
 */
import { homedir } from "node:os"
import { join } from "node:path"
import type { Task } from "../lib/index.ts"
import { startPrompt } from "./repl/server.ts"
import { shortenNames } from "./repl/short-names.ts"
import { connectToDocker, connectToSimulation, labelOf, type Host } from "./start/host.ts"

const connect = async (): Promise<Host> => {
  try {
    return await connectToDocker({ warn: console.warn })
  } catch (error) {
    console.log(error instanceof Error ? error.message : error)
    return connectToSimulation()
  }
}

const hasContainers = ({ containers }: Task): boolean =>
  containers.some(({ dockerName, containerId }) => dockerName !== undefined || containerId !== undefined)

const leave = async ({ kind, engine, close }: Host): Promise<void> => {
  if (kind === "docker" && engine.listTasks().some(hasContainers)) {
    const left = `docker ps --all --quiet --filter label=${labelOf(engine)}`
    console.log(`\nLeft on Docker: docker rm --force --volumes $(${left})`)
  }
  await close()
}

shortenNames()
const host = await connect()
const terminal = process.stdin.isTTY && process.stdout.isTTY
const server = startPrompt({ host, input: process.stdin, output: process.stdout, terminal })
if (terminal) server.setupHistory(join(homedir(), ".docker-task-engine_history"), () => undefined)
for (const signal of ["SIGTERM", "SIGHUP"] as const) process.once(signal, () => server.close())
// Whatever still runs in here, such as an interval that somebody began, ends with the prompt.
server.once("exit", () => void leave(host).finally(() => process.exit()))
