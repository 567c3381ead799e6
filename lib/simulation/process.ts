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
  /** Runs on until it is stopped. */
  | { readonly do: "serve" }

export type Code = readonly Instruction[]

export interface Process {
  readonly code: Code
  readonly next: number
  readonly status: number
}

/** Where a process has come to: it waits, it serves for ever (`waitMs` is undefined), or it has ended. */
export type Progress =
  | { readonly ended: false; readonly process: Process; readonly waitMs: number | undefined }
  | { readonly ended: true; readonly exitCode: number }

export const beginProcess = (code: Code): Process => ({ code, next: 0, status: 0 })

/** Runs until the next wait; `reaches` tells whether a host answers at this moment. */
export const advanceProcess = (process: Process, reaches: (host: string) => boolean): Progress => {
  const { code } = process
  let { next, status } = process
  for (let instruction = code[next]; instruction !== undefined; instruction = code[next]) {
    next++
    switch (instruction.do) {
      case "wait":
        status = 0
        if (instruction.ms > 0) return { ended: false, process: { code, next, status }, waitMs: instruction.ms }
        break
      case "serve":
        return { ended: false, process: { code, next, status: 0 }, waitMs: undefined }
      case "exit":
        return { ended: true, exitCode: instruction.status ?? status }
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
  return { ended: true, exitCode: status }
}

const skips = (when: "success" | "failure" | "always", status: number): boolean =>
  when === "always" || (when === "success") === (status === 0)
