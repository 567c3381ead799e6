/** How long an import takes: of the package as it is built, by its own name, in a process that has loaded nothing before. */
import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { median } from "./statistic.ts"

const execute = promisify(execFile)

/** As `npm run build` does. */
export const build = async (): Promise<void> => {
  await execute(process.execPath, [...process.execArgv, "scripts/build.ts"])
}

/** Processor time of the import, in milliseconds: the median of seven processes. */
export const importMs = async (specifier: string): Promise<number> => {
  const taken: number[] = []
  for (let n = 0; n < 7; n += 1) {
    const { stdout } = await execute(process.execPath, ["--input-type=module", "--eval", program(specifier)])
    taken.push(Number(stdout))
  }
  return median(taken)
}

const program = (specifier: string): string => `
  const before = process.cpuUsage()
  await import(${JSON.stringify(specifier)})
  const { user, system } = process.cpuUsage(before)
  console.log((user + system) / 1000)`
