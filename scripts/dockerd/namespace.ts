/**
 * Runs a program of this project in namespaces of its own (network, mounts, processes): no other daemon's bridge, firewall
 * rules or containers are touched, and when the first process in there ends, however it ends, the kernel ends the others and
 * drops every mount. What is left to remove is a folder and the cgroups.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"
import { onInterrupt } from "../interrupt.ts"
import { installMissing, programPath } from "./host.ts"

/**
 * `program` is given a folder of its own before `args`, and is to end when its channel to this process closes. Answers with
 * its exit code, or with that of an interruption.
 */
export const runInNamespaces = async (program: URL, args: readonly string[]): Promise<number> => {
  const interruption = watchInterruption()
  installMissing()
  const folder = mkdtempSync(join(tmpdir(), "docker-task-engine-"))
  try {
    const command = [process.execPath, ...process.execArgv, fileURLToPath(program), folder, ...args]
    return await runInside(command, interruption)
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 })
    removeCgroups(basename(folder))
  }
}

/** For the program in there: calls `stop` when it is to end, or when nobody is left who could say so. */
export const onDismissal = (stop: () => void): void => {
  // The other end of this channel is closed by hand, or by the kernel with the process that holds it.
  process.once("disconnect", stop)
}

interface Interruption {
  exitCode: number | undefined
  stop: () => void
}

/** From the very beginning: a process that no signal ends at once tidies up, also after what it has installed. */
const watchInterruption = (): Interruption => {
  const interruption: Interruption = { exitCode: undefined, stop: () => undefined }
  onInterrupt((exitCode) => {
    interruption.exitCode = exitCode
    interruption.stop()
  })
  return interruption
}

const runInside = (command: readonly string[], interruption: Interruption) => {
  const child = spawn(
    "unshare",
    [
      ...["--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child"],
      ...["sh", "-c", firstProcess, "sh", programPath("busybox"), ...command],
    ],
    { stdio: ["inherit", "inherit", "inherit", "ipc"] },
  )
  return ended(child, interruption)
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

const ended = (child: ChildProcess, interruption: Interruption): Promise<number> =>
  new Promise((resolve, reject) => {
    interruption.stop = () => {
      if (child.connected) child.disconnect()
    }
    child.once("error", reject)
    child.once("exit", (exitCode) => resolve(interruption.exitCode ?? exitCode ?? 1))
  })

const removeCgroups = (name: string) =>
  spawnSync("find", ["/sys/fs/cgroup", "-depth", "-type", "d", "-path", `*/${name}*`, "-delete"])
