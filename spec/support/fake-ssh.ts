/**
 * An `ssh` that leads to a socket of this machine, wherever it is told to go: for specs of what it is asked, of what comes of its
 * ends, and of whether it is ended in time.
 */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

export interface FakeSsh {
  /** An environment in which it is the only program there is. */
  readonly env: Readonly<Record<string, string>>
  /** The arguments of each time that it was run. */
  readonly runs: () => readonly (readonly string[])[]
  /** How often it is running just now. */
  readonly running: () => number
  /** It says this on standard error, and ends: those that run now, and those that will. */
  readonly fail: (words: string, exitCode: number) => void
  /** Only those that will run. */
  readonly failNext: (words: string, exitCode: number) => void
  /** Those that will run fail so, and leave a process behind, for a while, that holds on to their standard error. */
  readonly failSharing: (words: string, exitCode: number) => void
  /** It ends as though the daemon had closed the connection. */
  readonly end: () => void
  readonly kill: (signal: NodeJS.Signals) => void
  readonly remove: () => void
}

/** Without a path nobody is reached: it hangs, and notes that it is told to end, until it is killed. */
export const fakeSsh = (socketPath?: string): FakeSsh => {
  const folder = mkdtempSync(join(tmpdir(), "fake-ssh-"))
  const log = join(folder, "log")
  const failure = join(folder, "failure")
  const program = join(folder, "ssh")
  writeFileSync(program, `#!${process.execPath}\n${script(log, failure, socketPath)}`)
  chmodSync(program, 0o755)
  const logged = (): readonly Logged[] =>
    existsSync(log)
      ? readFileSync(log, "utf8")
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => JSON.parse(line) as Logged)
      : []
  const alive = (): readonly number[] => [...new Set(logged().map(({ pid }) => pid))].filter(isAlive)
  const kill = (signal: NodeJS.Signals): void => {
    for (const pid of alive()) process.kill(pid, signal)
  }
  const failNext = (words: string, exitCode: number, isSharing = false): void =>
    writeFileSync(failure, JSON.stringify({ words, exitCode, isSharing }))
  return {
    env: { PATH: folder },
    runs: () => logged().map(({ args }) => args),
    running: () => alive().length,
    failNext: (words, exitCode) => failNext(words, exitCode),
    failSharing: (words, exitCode) => failNext(words, exitCode, true),
    fail: (words, exitCode) => {
      failNext(words, exitCode)
      kill("SIGUSR2")
    },
    end: () => kill("SIGHUP"),
    kill,
    remove: () => {
      kill("SIGKILL")
      rmSync(folder, { recursive: true })
    },
  }
}

interface Logged {
  readonly pid: number
  readonly args: readonly string[]
}

const script = (log: string, failure: string, socketPath: string | undefined): string => `
const { spawn } = require("node:child_process")
const { appendFileSync, existsSync, readFileSync, writeSync } = require("node:fs")
const note = (args, pid = process.pid) =>
  appendFileSync(${JSON.stringify(log)}, JSON.stringify({ pid, args }) + "\\n")
const fail = () => {
  const { words, exitCode, isSharing } = JSON.parse(readFileSync(${JSON.stringify(failure)}, "utf8"))
  if (isSharing) {
    const { pid } = spawn("/bin/sleep", ["20"], { stdio: ["ignore", "ignore", 2], detached: true })
    note([], pid)
  }
  writeSync(2, words)
  process.exit(exitCode)
}
process.on("SIGUSR2", fail).on("SIGHUP", () => process.exit())
const path = ${JSON.stringify(socketPath ?? null)}
if (path === null) process.on("SIGTERM", () => note(["SIGTERM"]))
note(process.argv.slice(2))
if (existsSync(${JSON.stringify(failure)})) fail()
if (path === null) setInterval(() => undefined, 1000)
else {
  const socket = require("node:net").connect(path)
  process.stdin.pipe(socket).pipe(process.stdout)
  // It ends of itself, when all has been passed on.
  socket.on("close", () => process.stdin.destroy())
}
`

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Looks again and again until it is so, for half a minute. */
export const until = async (isSo: () => boolean): Promise<void> => {
  for (let look = 0; !isSo(); look += 1) {
    if (look === 6000) throw new Error(`it has not come about: ${String(isSo)}`)
    await sleep(5)
  }
}
