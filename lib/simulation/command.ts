/**
 * What one simple command means, as instructions. A handful of programs is known; any other is taken for a server, which
 * runs until it is stopped. Two spellings name a program that is nowhere, so that this failure can be had on purpose.
 */
import type { Code } from "./process.ts"

/** `break` has a meaning only inside a loop, and the loop is what resolves it. */
export type LoopCode = readonly (Code[number] | { readonly do: "break" })[]

/** True for a path under `/no/such` and for the word `no-such-program`. */
export const isMissing = (program: string): boolean =>
  program === "no-such-program" || program === "/no/such" || program.startsWith("/no/such/")

/** A shell's answer for a program that it cannot find. */
const notFound = 127
const fetchMs = 5
const swellMs = 50

export const compileCommand = (words: readonly string[]): LoopCode => {
  const [program = "", ...args] = words
  if (isMissing(program)) return [{ do: "set", status: notFound }]
  return commands.get(program.slice(program.lastIndexOf("/") + 1))?.(args) ?? [{ do: "serve" }]
}

const succeed = (): LoopCode => [{ do: "set", status: 0 }]

const sleep = (args: readonly string[]): LoopCode => {
  const total = args.map(durationMs).reduce((sum, ms) => sum + ms, 0)
  return Number.isNaN(total)
    ? [{ do: "set", status: 1 }]
    : total === Infinity
      ? [{ do: "serve" }]
      : [{ do: "wait", ms: total }]
}

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

const durationMs = (text: string): number => {
  if (/^inf(inity)?$/.test(text)) return Infinity
  const [, figure = "", unit = "s"] = /^(\d+\.?\d*|\.\d+)([smhd])?$/.exec(text) ?? []
  return figure === "" ? NaN : Number(figure) * (unitMs[unit] ?? NaN)
}

/** As a shell does it: the status is a byte, and none given, or `$?`, is that of the command before. */
const exit = ([status]: readonly string[]): LoopCode =>
  status === undefined || status === "$?"
    ? [{ do: "exit" }]
    : [{ do: "exit", status: /^\d+$/.test(status) ? Number(status) % 256 : 2 }]

const wget = (args: readonly string[]): LoopCode => {
  const [, host] = /^(?:https?:\/\/)?([^/:?#]+)/.exec(args.findLast((arg) => !arg.startsWith("-")) ?? "") ?? []
  return host === undefined
    ? [{ do: "set", status: 1 }]
    : [
        { do: "wait", ms: fetchMs },
        { do: "fetch", host },
      ]
}

/** The end of a file that has none, and no lines either, is looked for in memory. */
const tail = (args: readonly string[]): LoopCode =>
  args.at(-1) === "/dev/zero"
    ? [
        { do: "wait", ms: swellMs },
        { do: "swell", of: "child" },
      ]
    : [{ do: "serve" }]

/** The shell's own process becomes the program's. */
const replace = (args: readonly string[]): LoopCode => [...inFront(compileCommand(args)), { do: "exit" }]

/** The same command as a container's own process rather than a child of it. */
export const inFront = (code: LoopCode): LoopCode =>
  code.map((instruction) => (instruction.do === "swell" ? { ...instruction, of: "main" } : instruction))

const commands: ReadonlyMap<string, (args: readonly string[]) => LoopCode> = new Map([
  ["true", succeed],
  [":", succeed],
  ["echo", succeed],
  ["printf", succeed],
  ["trap", succeed],
  ["false", (): LoopCode => [{ do: "set", status: 1 }]],
  ["sleep", sleep],
  ["exit", exit],
  ["break", (): LoopCode => [{ do: "break" }]],
  ["exec", replace],
  ["tail", tail],
  ["busybox", compileCommand],
  ["wget", wget],
])
