/**
 * The part that runs inside the namespaces: starts the registries and the daemon, gives all three the image
 * `busybox:1`, runs the command, and ends. Stopping is the kernel's business: this program's end is everybody's.
 */
import { spawn, type ChildProcess } from "node:child_process"
import { openSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { programPath } from "./host.ts"
import { importBusybox, pushBusybox } from "./image.ts"
import { authRegistry, openRegistry, startRegistries } from "./registry.ts"
import { request } from "./request.ts"

const [folder = "", program = "", ...args] = process.argv.slice(2)
const host = `unix://${join(folder, "docker.sock")}`
const logFile = join(folder, "dockerd.log")

const main = async (): Promise<number> => {
  startRegistries(folder)
  const daemon = startDaemon()
  try {
    const servers = [answers(host, "/_ping"), ...[openRegistry, authRegistry].map((at) => answers(`http://${at}`, "/"))]
    await Promise.race([Promise.all(servers), death(daemon)])
    await importBusybox(host, folder)
    await pushBusybox(host, openRegistry)
    await pushBusybox(host, authRegistry)
  } catch (error) {
    console.error(`No daemon: ${String(error)}\nThe end of dockerd's log:\n${tail(logFile)}`)
    return 1
  }
  console.error(await describeDaemon())
  const exitCode = await runCommand()
  if (daemon.exitCode !== null) console.error(`dockerd ended too early. The end of its log:\n${tail(logFile)}`)
  return exitCode
}

const startDaemon = () => {
  const log = openSync(logFile, "w")
  const at = (name: string) => join(folder, name)
  const places = [`--data-root=${at("root")}`, `--exec-root=${at("exec")}`, `--pidfile=${at("pid")}`]
  // systemd, where there is one, would look for our processes by the numbers they have in here.
  const cgroups = ["--exec-opt=native.cgroupdriver=cgroupfs", `--cgroup-parent=/${basename(folder)}`]
  return spawn(programPath("dockerd"), [`--host=${host}`, ...places, ...cgroups], { stdio: ["ignore", log, log] })
}

const death = (daemon: ChildProcess) =>
  new Promise<never>((_, reject) => {
    daemon.once("error", reject)
    daemon.once("exit", () => reject(new Error("dockerd has ended")))
  })

const answers = async (server: string, path: string) => {
  const deadline = Date.now() + 60_000
  while (!(await isUp(server, path))) {
    if (Date.now() > deadline) throw new Error(`${server} does not answer`)
    await sleep(100)
  }
}

const isUp = (server: string, path: string) =>
  request(server, "GET", path).then(
    (answer) => answer.status === 200,
    () => false,
  )

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

const tail = (file: string) => readFileSync(file, "utf8").split("\n").slice(-30).join("\n")

// The other end of this channel closes when we are to stop, or when the process that holds it is gone.
process.once("disconnect", () => {
  process.exit(1)
})
process.exit(await main())
