/**
 * The way to a daemon over SSH, as the `docker` command goes it: the program `ssh` runs `docker system dial-stdio` over there, and HTTP
 * is spoken over its standard input and output. So everything counts that the user has set up, known hosts, `~/.ssh/config`, agents
 * and jump hosts, and nothing is sent to a host whose key is not known. A connection is a process, and ends with it.
 */
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process"
import { Agent, type AgentOptions } from "node:http"
import { Socket } from "node:net"
import { platform } from "node:os"
import { Duplex } from "node:stream"
import { asError } from "../model/error.ts"
import type { Ssh } from "./address.ts"
import { Logins } from "./ssh-logins.ts"

type Environment = Readonly<Record<string, string | undefined>>

type Created = (error: Error | null, connection?: Duplex) => void

/** An agent of Node's whose every connection is an `ssh`, found by the environment's PATH; `logins` are all agents' of one daemon. */
export const createSshAgent = (
  place: Ssh,
  env: Environment,
  options: AgentOptions,
  logins: Logins = new Logins(),
): Agent =>
  Object.assign(new Agent(options), {
    createConnection: (_: unknown, created: Created): Duplex | undefined => {
      let connection: Duplex | undefined
      let hasReturned = false
      logins.enter((done) => {
        try {
          connection = new SshConnection(runSsh(place, env)).once("answered", done).once("close", done)
          if (hasReturned) created(null, connection)
        } catch (error) {
          done()
          if (!hasReturned) throw error
          created(asError(error))
        }
      })
      hasReturned = true
      return connection
    },
  })

const runSsh = ({ host, port, user, path }: Ssh, env: Environment): ChildProcessWithoutNullStreams =>
  spawn(
    "ssh",
    [
      ...settings.flatMap((setting) => ["-o", setting]),
      "-T",
      ...(user === undefined ? [] : ["-l", user]),
      ...(port === undefined ? [] : ["-p", String(port)]),
      ...["--", host, "docker"],
      ...(path === undefined ? [] : ["--host", quoted(`unix://${path}`)]),
      ...["system", "dial-stdio"],
    ],
    // In a session of its own, or Ctrl-C would end it before we have done what we do at our end.
    { env, stdio: "pipe", detached: platform() !== "win32", windowsHide: true },
  )

/** For the shell over there, which reads what `ssh` hands on. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** Nobody is there to answer a question; a host that is not there is given up, and so is one that is gone, after half a minute. */
const settings = ["BatchMode=yes", "ConnectTimeout=30", "ServerAliveInterval=15", "ServerAliveCountMax=2"]

/** What Node's agents and its HTTP ask of a socket, made of a process. */
class SshConnection extends Duplex {
  readonly #ssh: ChildProcessWithoutNullStreams
  #idle: NodeJS.Timeout | undefined
  #lastWords = ""
  #isAnswered = false

  constructor(ssh: ChildProcessWithoutNullStreams) {
    super({ allowHalfOpen: false })
    this.#ssh = ssh
    // An error that comes when no request is under way would otherwise be nobody's, and end the process.
    this.on("error", () => undefined)
    ssh.on("error", (cause) => this.destroy(neverMade(`ssh cannot be run: ${cause.message}`)))
    // Where there are no files left to open, it has no pipes either.
    if (ssh.pid !== undefined) this.#listen()
  }

  #listen(): void {
    const { stdin, stdout, stderr } = this.#ssh
    stdout.on("data", (chunk) => {
      if (!this.#isAnswered) this.emit("answered")
      this.#isAnswered = true
      if (!this.push(chunk)) stdout.pause()
    })
    stderr.setEncoding("utf8").on("data", (words: string) => {
      this.#lastWords = (this.#lastWords + words).slice(-longestWords)
    })
    // It does not read what is written as it ends; why it ends is known a moment later.
    for (const pipe of [stdin, stdout, stderr]) pipe.on("error", () => undefined)
    // One that leaves a connection behind for others to share (ControlPersist) may leave its standard error with it.
    this.#ssh.once("exit", () => setImmediate(() => stderr.destroy()))
    this.#ssh.once("close", (code, signal) => {
      if (code === 0) this.push(null)
      else this.destroy(endOf(code, signal, this.#lastWords, this.#isAnswered))
    })
  }

  override _read(): void {
    this.#ssh.stdout.resume()
  }

  override _write(chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    this.#ssh.stdin.write(chunk, () => done())
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#idle)
    end(this.#ssh)
    done(error)
  }

  /** HTTP is done with it, and has had its answer. */
  destroySoon(): void {
    this.destroy()
  }

  /** The agent sets it anew whenever a connection comes to be idle, and takes its event for nothing in one that is not. */
  setTimeout(ms: number): this {
    clearTimeout(this.#idle)
    this.#idle = ms === 0 ? undefined : setTimeout(() => this.emit("timeout"), ms).unref()
    return this
  }

  /** `ServerAliveInterval` does that. */
  setKeepAlive(): this {
    return this
  }

  ref(): this {
    for (const part of this.#parts()) part.ref()
    return this
  }

  unref(): this {
    for (const part of this.#parts()) part.unref()
    return this
  }

  /** All that keeps our process from its end. */
  #parts(): readonly { readonly ref: () => void; readonly unref: () => void }[] {
    const { stdin, stdout, stderr } = this.#ssh
    return [this.#ssh, ...[stdin, stdout, stderr].filter((pipe) => pipe instanceof Socket)]
  }
}

const longestWords = 1000

/** Politely, so that it can end what it has started itself; but an end it is. */
const end = (ssh: ChildProcessWithoutNullStreams): void => {
  if (ssh.pid === undefined) return
  for (const pipe of [ssh.stdin, ssh.stdout, ssh.stderr]) pipe.destroy()
  const last = setTimeout(() => ssh.kill("SIGKILL"), patienceMs).unref()
  ssh.once("exit", () => clearTimeout(last))
  ssh.kill()
}

const patienceMs = 5000

/**
 * Why it has ended, in its own words. Of a request that is not answered nobody can say whether it has arrived, except where `ssh` has
 * not come as far as a login, or the shell over there has not found what it is to run: nothing is read before that.
 */
const endOf = (code: number | null, signal: string | null, said: string, isAnswered: boolean): Error => {
  const lines = said.split(/\r?\n/).filter((line) => line.trim() !== "")
  const how = code === null ? `by ${String(signal)}` : `with code ${String(code)}`
  const words = lines.slice(-2).join("; ") || `it has ended ${how}`
  const message = `ssh: ${words.replace(/^ssh: /, "")}`
  const isEarly = code === 126 || code === 127 || (code === 255 && beforeLogin.test(said))
  return isEarly && !isAnswered ? neverMade(message) : Object.assign(new Error(message), { code: "ECONNRESET" })
}

/** What OpenSSH says of a host that it cannot find, reach, agree with or believe, and of a login that is refused. */
const beforeLogin = new RegExp(
  [
    "^ssh: (?:connect to host|Could not resolve hostname) ",
    "^(?:kex|ssh)_exchange_identification: ",
    "^banner exchange: |during banner exchange$",
    "^Unable to negotiate with ",
    "^Host key verification failed",
    ": Permission denied \\(",
    "Too many authentication failures",
  ].join("|"),
  "m",
)

/** Named as Node names what comes before there is a connection. */
const neverMade = (words: string): Error =>
  Object.assign(new Error(words), { code: "ERR_SSH_CONNECTION", syscall: "connect" })
