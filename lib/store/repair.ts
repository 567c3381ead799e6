/**
 * LevelDB's repair, in a process of its own: of some damage it does not say that it is too much, but ends the process that has asked
 * for it. Few need it, so that what starts processes is loaded on first use.
 */
import { execFile, type ExecFileException } from "node:child_process"

/** Errors as LevelDB does, and with `LEVEL_CORRUPTION` where the repair has not lived to tell. */
export const repairDatabase = (path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const driver = import.meta.resolve("classic-level")
    execFile(process.execPath, ["--input-type=module", "--eval", program, "--", driver, path], (error, output) => {
      if (error === null) resolve()
      else reject(isCrash(error) ? died(error) : told(output, error))
    })
  })

/** What it prints is LevelDB's code for what is wrong, and LevelDB's words. */
const program = `
  const [driver, path] = process.argv.slice(1)
  const { ClassicLevel } = await import(driver)
  await ClassicLevel.repair(path).catch((error) => {
    const { code, message } = error.cause ?? error
    process.stdout.write(code + " " + message)
    process.exitCode = 1
  })
`

/** Not one that somebody has ended, nor one that could not be started: that is no damage, and may pass. */
const isCrash = ({ code, signal }: ExecFileException): boolean =>
  crashes.includes(signal ?? "") || (typeof code === "number" && code > highestExitCode)

const crashes = ["SIGABRT", "SIGBUS", "SIGFPE", "SIGILL", "SIGSEGV", "SIGTRAP"]

/** Of a program that ends by itself; where there are no signals, a crash has a higher one. */
const highestExitCode = 127

const died = ({ code, signal }: ExecFileException): Error =>
  Object.assign(new Error(`its repair was ended by ${signal ?? String(code)}`), { code: "LEVEL_CORRUPTION" })

const told = (output: string, error: ExecFileException): Error => {
  const [, code, message] = /^(\w+) (.*)$/s.exec(output) ?? []
  return code === undefined ? error : Object.assign(new Error(message), { code })
}
