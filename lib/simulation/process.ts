/**
 * A simulated process: a straight list of instructions, an index into it and the last exit status. It advances without
 * taking time until it has to wait or ends, so what it does depends on the moment only where it fetches from a neighbour.
 */

export type Instruction =
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "set"; readonly status: number }
  | { readonly do: "fetch"; readonly host: string }
  | { readonly do: "skip"; readonly when: "success" | "failure" | "always"; readonly count: number }
  /** Without a status: ends with the last one. */
  | { readonly do: "exit"; readonly status?: number }
  /** Takes memory until there is no more: the kernel kills the program itself, or the child of it that does so. */
  | { readonly do: "swell"; readonly of: "main" | "child" }
  /** Runs on until it is stopped. */
  | { readonly do: "serve" }

export type Code = readonly Instruction[]

export interface Process {
  readonly code: Code
  readonly next: number
  readonly status: number
}

/** Where a process has come to: it waits, it serves for ever (`waitMs` is undefined), or it has ended. */
export type Progress = { readonly wasOutOfMemory: boolean } & (
  | { readonly ended: false; readonly process: Process; readonly waitMs: number | undefined }
  | { readonly ended: true; readonly exitCode: number }
)

/** What a process finds around it at this moment. */
export interface Surroundings {
  readonly reaches: (host: string) => boolean
  readonly hasMemoryLimit: boolean
}

export const beginProcess = (code: Code): Process => ({ code, next: 0, status: 0 })

/** Runs until the next wait. */
export const advanceProcess = (process: Process, { reaches, hasMemoryLimit }: Surroundings): Progress => {
  const { code } = process
  let { next, status } = process
  let wasOutOfMemory = false
  const waits = (waitMs: number | undefined): Progress => ({
    ended: false,
    process: { code, next, status: 0 },
    waitMs,
    wasOutOfMemory,
  })
  for (let instruction = code[next]; instruction !== undefined; instruction = code[next]) {
    next++
    switch (instruction.do) {
      case "wait":
        status = 0
        if (instruction.ms > 0) return waits(instruction.ms)
        break
      case "serve":
        return waits(undefined)
      case "swell":
        if (!hasMemoryLimit) return waits(undefined)
        wasOutOfMemory = true
        status = killed
        if (instruction.of === "main") return { ended: true, exitCode: status, wasOutOfMemory }
        break
      case "exit":
        return { ended: true, exitCode: instruction.status ?? status, wasOutOfMemory }
      case "set":
        status = instruction.status
        break
      case "fetch":
        status = reaches(instruction.host) ? 0 : 1
        break
      case "skip":
        if (skips(instruction.when, status)) next += instruction.count
        break
    }
  }
  return { ended: true, exitCode: status, wasOutOfMemory }
}

/** What a shell makes of SIGKILL. */
const killed = 137

const skips = (when: "success" | "failure" | "always", status: number): boolean =>
  when === "always" || (when === "success") === (status === 0)
