/** Measuring programs, each in a process of its own: what one leaves behind in heap, caches and timers is no matter to the next. */
import { spawn } from "node:child_process"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import type { Readings } from "./program/report.ts"

export interface ProgramOptions {
  readonly args?: readonly (string | number)[]
  /** Node's own options. */
  readonly node?: readonly string[]
}

/** Runs `program/NAME.ts`, and resolves with what it reports; rejects where it fails. */
export const run = async (name: string, { args = [], node = [] }: ProgramOptions = {}): Promise<Readings> => {
  const program = fileURLToPath(new URL(`program/${name}.ts`, import.meta.url))
  const child = spawn(process.execPath, [...process.execArgv, ...node, program, ...args.map(String)], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject)
    child.once("exit", (exitCode) => resolve(exitCode ?? 1))
  })
  const [output, exitCode] = await Promise.all([text(child.stdout), ended])
  if (exitCode !== 0) throw new Error(`${name} ${args.join(" ")} ended with ${String(exitCode)}`)
  return readReadings(output)
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
