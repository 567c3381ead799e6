/** What a measuring program and the harness have in common: one line of JSON on standard output, and a clock that counts work. */

export type Readings = Readonly<Record<string, number>>

/** Tells what was measured. */
export const report = (readings: Readings): void => {
  process.stdout.write(`${JSON.stringify(readings)}\n`)
}

/** Processor time of this process so far, all its threads together: other people's load does not count. */
export const processorSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
