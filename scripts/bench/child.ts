/** Measuring programs, each in a process of its own: what one leaves behind in heap, caches and timers is no matter to the next. */
import { spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { measureOrder, readyLine, type Readings } from "./program/report.ts"

export interface ProgramOptions {
  readonly args?: readonly (string | number)[]
  /** Node's own options. */
  readonly node?: readonly string[]
  /** How long it may take to its end, in milliseconds; default ten minutes. */
  readonly limitMs?: number
}

/** Runs `program/NAME.ts`, and resolves with what it reports; rejects where it fails. */
export const run = async (name: string, options?: ProgramOptions): Promise<Readings> => {
  const { stdin, stdout, ended } = start(name, options)
  stdin.end()
  const [output] = await Promise.all([text(stdout), ended()])
  return readReadings(output)
}

/** A program that has let come up what it measures, and waits to be told. */
export interface Prepared {
  readonly measure: () => Promise<Readings>
  /** Lets it clear away what it has measured. */
  readonly end: () => Promise<void>
}

/** Starts `program/NAME.ts`, and resolves when it is ready; rejects where it fails, as its measurement and its end do. */
export const prepare = async (name: string, options?: ProgramOptions): Promise<Prepared> => {
  const { stdin, stdout, ended } = start(name, options)
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
  const nextLine = async (): Promise<string> => {
    const line = await lines.next()
    if (line.done !== true) return line.value
    await ended()
    throw new Error(`${name} has ended before it was told to`)
  }
  const line = await nextLine()
  if (line !== readyLine) {
    stdin.end()
    throw new Error(`${name} is not ready, but says ${line}`)
  }
  return {
    measure: async () => {
      stdin.write(`${measureOrder}\n`)
      return readReadings(await nextLine())
    },
    end: async () => {
      stdin.end()
      await ended()
    },
  }
}

const tenMinutes = 600_000

/**
 * `ended` waits for the program's end, and rejects where it has failed, or has to be ended: a daemon that no longer answers (20.10 may
 * come to a deadlock when many containers end at once) would be waited for for ever.
 */
const start = (name: string, { args = [], node = [], limitMs = tenMinutes }: ProgramOptions = {}) => {
  const program = fileURLToPath(new URL(`program/${name}.ts`, import.meta.url))
  const child = spawn(process.execPath, [...process.execArgv, ...node, program, ...args.map(String)], {
    stdio: ["pipe", "pipe", "inherit"],
    timeout: limitMs,
    killSignal: "SIGKILL",
  })
  const failure = new Promise<Error | undefined>((resolve) => {
    child.once("error", resolve)
    child.once("exit", (exitCode) => {
      const how = child.killed
        ? `had not ended after ${String(limitMs / 1000)} s`
        : `ended with ${String(exitCode ?? 1)}`
      resolve(exitCode === 0 ? undefined : new Error(`${[name, ...args].join(" ")} ${how}`))
    })
  })
  const ended = async (): Promise<void> => {
    const error = await failure
    if (error !== undefined) throw error
  }
  // What is told to a program that has gone: its end says more.
  child.stdin.on("error", () => undefined)
  return { stdin: child.stdin, stdout: child.stdout, ended }
}

/** The one line of JSON that a program reports. */
export const readReadings = (line: string): Readings => {
  const read: unknown = JSON.parse(line)
  if (typeof read !== "object" || read === null) throw new Error(`No readings: ${line}`)
  return Object.fromEntries(
    Object.entries(read).map(([key, value]) => {
      if (typeof value !== "number" || !Number.isFinite(value)) throw new Error(`No reading: ${key} in ${line}`)
      return [key, value]
    }),
  )
}

/** The reading of that name, which must be there. */
export const reading = (readings: Readings, key: string): number => {
  const value = readings[key]
  if (value === undefined) throw new Error(`No reading of ${key}`)
  return value
}
