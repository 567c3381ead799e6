/** What a measuring program and the harness have in common: one line of JSON on standard output, and a clock that counts work. */
import { createInterface } from "node:readline"

export type Readings = Readonly<Record<string, number>>

/** Tells what was measured. */
export const report = (readings: Readings): void => {
  process.stdout.write(`${JSON.stringify(readings)}\n`)
}

/** What a program says that has let come up what it measures, and what it is told then. */
export const readyLine = "ready"
export const measureOrder = "measure"

/** Says that it is ready, and reports when it is told to; until standard input ends, all stays as it is. */
export const reportWhenTold = async (read: () => Promise<Readings>): Promise<void> => {
  process.stdout.write(`${readyLine}\n`)
  for await (const line of createInterface({ input: process.stdin })) if (line === measureOrder) report(await read())
}

/** Processor time of this process so far, all its threads together: other people's load does not count. */
export const processorSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
