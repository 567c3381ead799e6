/** The engine's process as its parent sees it: one life after the other, each ended by SIGKILL but the last. */
import { fork, type ChildProcess } from "node:child_process"
import { closeSync, openSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { isReport, type EngineSetting, type Order, type Report } from "./message.ts"

export interface WorkerOptions {
  readonly setting: EngineSetting
  /** Takes what the process prints. */
  readonly logFile: string
  readonly hear: (report: Report, life: number) => void
  /** It ended though nobody wanted it to, or had to be ended. */
  readonly lose: (what: string) => void
  /** How long it may take to be ready, and to quit, in milliseconds. */
  readonly patienceMs?: number
  /** The engine's own, unless it is to be another. */
  readonly program?: string
}

export class Worker {
  readonly #options: WorkerOptions
  #process: ChildProcess | undefined
  #ended: Promise<void> = Promise.resolve()
  #ready: Promise<void> = Promise.resolve()
  #life = 0
  #isReady = false
  #isDoomed = false

  constructor(options: WorkerOptions) {
    this.#options = options
  }

  /** Counts the processes, from 1. */
  get life(): number {
    return this.#life
  }

  /** It takes orders. */
  get isReady(): boolean {
    return this.#isReady
  }

  /** Resolves once this life is ready, or over. */
  get ready(): Promise<void> {
    return Promise.race([this.#ready, this.#ended])
  }

  /** Resolves once this life is over, and all that it had to say is heard. */
  get ended(): Promise<void> {
    return this.#ended
  }

  start(): void {
    const { logFile, program = fileURLToPath(new URL("engine.ts", import.meta.url)) } = this.#options
    const log = openSync(logFile, "a")
    const child = fork(program, [JSON.stringify(this.#options.setting)], { stdio: ["ignore", log, log, "ipc"] })
    closeSync(log)
    this.#life += 1
    this.#isDoomed = false
    this.#process = child
    this.#ready = this.#listen(child, this.#life)
    this.#ended = this.#watch(child)
    this.#limit(child, "become ready", this.ready)
  }

  /** The processor time that this life has used, in milliseconds. */
  cpuMs(): number {
    const stat = readFileSync(`/proc/${String(this.#process?.pid)}/stat`, "utf8")
    // The name in parentheses may hold anything; user and system time are the 12th and 13th after it, in hundredths of a second.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    return (Number(fields[11]) + Number(fields[12])) * 10
  }

  send(order: Order): void {
    // A process that has just died takes nothing more.
    this.#process?.send(order, () => undefined)
  }

  /** The process is about to end, and that is in order. */
  doom(): void {
    this.#isDoomed = true
    this.#isReady = false
  }

  async kill(): Promise<void> {
    this.doom()
    this.#process?.kill("SIGKILL")
    await this.#ended
  }

  async quit(): Promise<void> {
    this.doom()
    this.send({ do: "quit" })
    if (this.#process !== undefined) this.#limit(this.#process, "quit", this.#ended)
    await this.#ended
  }

  /** One that hangs is ended, which is told. */
  #limit(child: ChildProcess, aim: string, reached: Promise<void>): void {
    const { patienceMs = defaultPatienceMs, logFile, lose } = this.#options
    const limit = setTimeout(() => {
      this.doom()
      child.kill("SIGKILL")
      lose(`the engine's process did not ${aim} within ${String(patienceMs)} ms:\n${tail(logFile)}`)
    }, patienceMs)
    void reached.then(() => clearTimeout(limit))
  }

  #listen(child: ChildProcess, life: number): Promise<void> {
    return new Promise((resolve) => {
      child.on("message", (message) => {
        if (!isReport(message)) return
        if (message.kind === "ready") {
          this.#isReady = !this.#isDoomed
          resolve()
        }
        this.#options.hear(message, life)
      })
    })
  }

  /** What it said last arrives after its end. */
  async #watch(child: ChildProcess): Promise<void> {
    const silent = new Promise((resolve) => child.once("disconnect", resolve))
    await new Promise((resolve) => child.once("exit", resolve))
    await silent
    this.#isReady = false
    if (this.#isDoomed) return
    const how = child.signalCode ?? `exit ${String(child.exitCode)}`
    this.#options.lose(`the engine's process ended (${how}):\n${tail(this.#options.logFile)}`)
  }
}

/** Far longer than a daemon is away. */
const defaultPatienceMs = 100_000

const tail = (file: string): string => readFileSync(file, "utf8").split("\n").slice(-20).join("\n")
