/**
 * The part of `main.ts` that runs inside the namespaces: starts the registries and the daemon, gives all three the image
 * `busybox:1`, runs the command, and ends. Stopping is the kernel's business: this program's end is everybody's.
 */
import { spawn } from "node:child_process"
import { Daemon, whenUp } from "./daemon.ts"
import { importBusybox, pushBusybox } from "./image.ts"
import { onDismissal } from "./namespace.ts"
import { authRegistry, openRegistry, startRegistries } from "./registry.ts"
import { request } from "./request.ts"

const [folder = "", program = "", ...args] = process.argv.slice(2)
const daemon = new Daemon(folder)
const { host } = daemon

const main = async (): Promise<number> => {
  startRegistries(folder)
  try {
    await Promise.all([daemon.start(), ...[openRegistry, authRegistry].map((at) => whenUp(`http://${at}`, "/"))])
    await importBusybox(host, folder)
    await pushBusybox(host, openRegistry)
    await pushBusybox(host, authRegistry)
  } catch (error) {
    console.error(`No daemon: ${String(error)}\nThe end of dockerd's log:\n${daemon.endOfLog()}`)
    return 1
  }
  console.error(await describeDaemon())
  const exitCode = await runCommand()
  if (daemon.hasEnded()) console.error(`dockerd ended too early. The end of its log:\n${daemon.endOfLog()}`)
  return exitCode
}

const describeDaemon = async () => {
  const version = await request(host, "GET", "/version")
  const [, engine = "?"] = /"Version":"([^"]+)"/.exec(version.body) ?? []
  const [, api = "?"] = /"ApiVersion":"([^"]+)"/.exec(version.body) ?? []
  return `dockerd ${engine}, API ${api}, with registries at ${openRegistry} (open) and ${authRegistry} (with password)`
}

const runCommand = () =>
  new Promise<number>((resolve) => {
    const env = { TEST_DOCKER_HOST: host, TEST_REGISTRY: openRegistry, TEST_AUTH_REGISTRY: authRegistry }
    const command = spawn(program, args, { stdio: "inherit", env: { ...process.env, ...env } })
    command.once("error", (error) => {
      console.error(`${program}: ${error.message}`)
      resolve(127)
    })
    command.once("exit", (exitCode) => resolve(exitCode ?? 1))
  })

onDismissal(() => process.exit(1))
process.exit(await main())
