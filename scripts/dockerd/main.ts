/**
 * Runs a command beside a Docker daemon and two registries of its own: `main.ts COMMAND ARGS…`. All of them live in
 * namespaces of their own (network, mounts, processes): no other daemon's bridge, firewall rules or containers are
 * touched, and when the first process in there ends, however it ends, the kernel ends the others and drops every
 * mount. What is left for this program to remove is a folder and the cgroups.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"
import { onInterrupt } from "../interrupt.ts"
import { installMissing, programPath, whyNoDaemon } from "./host.ts"

const main = async (command: readonly string[]) => {
  const obstacle = whyNoDaemon()
  if (command.length === 0 || obstacle !== undefined) {
    console.error(obstacle === undefined ? "usage: main.ts COMMAND ARGS…" : `No daemon can be started: ${obstacle}.`)
    return 1
  }
  installMissing()
  const folder = mkdtempSync(join(tmpdir(), "docker-task-engine-"))
  try {
    return await runInside(folder, command)
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 })
    removeCgroups(basename(folder))
  }
}

const runInside = (folder: string, command: readonly string[]) => {
  const inside = [process.execPath, ...process.execArgv, fileURLToPath(new URL("inside.ts", import.meta.url))]
  const child = spawn(
    "unshare",
    [
      ...["--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child"],
      ...["sh", "-c", firstProcess, "sh", programPath("busybox"), ...inside, folder, ...command],
    ],
    { stdio: ["inherit", "inherit", "inherit", "ipc"] },
  )
  return ended(child)
}

/**
 * A shell, because the first process of a namespace must take in orphans. Daemons share what they keep in /run and
 * /etc/docker, so both are empty in here; where resolv.conf is a link into /run, it needs a file to point to.
 */
const firstProcess = `
  busybox=$1; shift
  "$busybox" ip link set lo up &&
  mkdir -p /etc/docker && mount -t tmpfs tmpfs /etc/docker && mount -t tmpfs tmpfs /run &&
  { [ -e /etc/resolv.conf ] || install -D /dev/null "$(readlink -m /etc/resolv.conf)"; } &&
  "$@"
  exit $?`

/** The open channel is what keeps the inner program alive: closed by hand here, by the kernel should this process die. */
const ended = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    let interruptedWith: number | undefined
    onInterrupt((exitCode) => {
      interruptedWith = exitCode
      if (child.connected) child.disconnect()
    })
    child.once("error", reject)
    child.once("exit", (exitCode) => resolve(interruptedWith ?? exitCode ?? 1))
  })

const removeCgroups = (name: string) =>
  spawnSync("find", ["/sys/fs/cgroup", "-depth", "-type", "d", "-path", `*/${name}*`, "-delete"])

process.exitCode = await main(process.argv.slice(2))
