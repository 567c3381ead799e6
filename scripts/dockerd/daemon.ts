/**
 * A Docker daemon of our own, all of whose files are in one folder. It can be ended by any signal, started again on what it
 * has left, and frozen: then it takes connections, since the kernel does, and answers nothing.
 */
import { spawn, type ChildProcess } from "node:child_process"
import { closeSync, openSync, readFileSync, rmSync } from "node:fs"
import { basename, join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { programPath } from "./host.ts"
import { request } from "./request.ts"

export interface DaemonOptions {
  /** Containers outlive the daemon, and it takes them over when it comes back. */
  readonly liveRestore?: boolean | undefined
}

export class Daemon {
  /** As in DOCKER_HOST. */
  readonly host: string
  readonly #folder: string
  #process: ChildProcess | undefined

  constructor(folder: string) {
    this.#folder = folder
    this.host = `unix://${join(folder, "docker.sock")}`
  }

  /** Resolves once it answers. */
  async start(options: DaemonOptions = {}): Promise<void> {
    // Where the last one was killed, its number may have become another process's.
    rmSync(join(this.#folder, "pid"), { force: true })
    const daemon = this.#spawn(options)
    this.#process = daemon
    await Promise.race([whenUp(this.host, "/_ping"), death(daemon)])
  }

  /** Resolves once it is gone. */
  async stop(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const daemon = this.#process
    if (daemon === undefined || this.hasEnded()) return
    const gone = new Promise((resolve) => daemon.once("exit", resolve))
    daemon.kill(signal)
    await gone
  }

  freeze(): void {
    this.#process?.kill("SIGSTOP")
  }

  thaw(): void {
    this.#process?.kill("SIGCONT")
  }

  hasEnded(): boolean {
    return this.#process !== undefined && (this.#process.exitCode !== null || this.#process.signalCode !== null)
  }

  endOfLog(): string {
    return readFileSync(join(this.#folder, logName), "utf8").split("\n").slice(-30).join("\n")
  }

  #spawn({ liveRestore = false }: DaemonOptions): ChildProcess {
    const at = (name: string) => join(this.#folder, name)
    const log = openSync(at(logName), "a")
    const places = [`--data-root=${at("root")}`, `--exec-root=${at("exec")}`, `--pidfile=${at("pid")}`]
    // systemd, where there is one, would look for our processes by the numbers they have in here.
    const cgroups = ["--exec-opt=native.cgroupdriver=cgroupfs", `--cgroup-parent=/${basename(this.#folder)}`]
    const survival = liveRestore ? ["--live-restore"] : []
    const args = [`--host=${this.host}`, ...places, ...cgroups, ...survival]
    const daemon = spawn(programPath("dockerd"), args, { stdio: ["ignore", log, log] })
    closeSync(log)
    return daemon
  }
}

const logName = "dockerd.log"

const death = (daemon: ChildProcess) =>
  new Promise<never>((_, reject) => {
    daemon.once("error", reject)
    daemon.once("exit", () => reject(new Error("dockerd has ended")))
  })

/** Resolves once the server answers with 200; rejects after a minute. */
export const whenUp = async (server: string, path: string): Promise<void> => {
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
