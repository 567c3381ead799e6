/**
 * `npm test`: type check, lint, specs, coverage of the lifecycle, then the live specs against a real Docker daemon. One
 * check after the other, so that what each has to say stands together; the last line adds them up.
 * `npm test -- --grep PATTERN` runs the specs alone, with mocha's own options.
 */
import { spawn, type ChildProcess } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { arch, release, tmpdir, type as systemName } from "node:os"
import { join } from "node:path"
import { whyNoDaemon } from "./dockerd/host.ts"
import { onInterrupt } from "./interrupt.ts"

interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const mochaOptions = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), "docker-task-engine-test-"))
let running: ChildProcess | undefined
let interruptedWith: number | undefined

const main = async () => {
  console.log(`Node ${process.versions.node} on ${systemName()} ${release()} ${arch()}`)
  const tallies: Tally[] = []
  for (const check of mochaOptions.length > 0 ? [specs, liveSpecs] : [types, lint, specs, coverage, liveSpecs])
    if (interruptedWith === undefined) tallies.push(await check())
  if (interruptedWith !== undefined) console.log("\nInterrupted.")
  const sum = (key: keyof Tally) => tallies.reduce((total, tally) => total + tally[key], 0)
  const failed = sum("failed")
  console.log(`\n${String(sum("passed"))} passed, ${String(failed)} failed, ${String(sum("skipped"))} skipped`)
  return interruptedWith ?? (failed > 0 ? 1 : 0)
}

const types = () => check("Types", [bin.tsc, "-p", "tsconfig.json"])

const lint = () => check("Lint", [bin.eslint, "."], [bin.prettier, "--check", "."])

const specs = () => mocha("Specs", [], mochaOptions)

/** What happens next is decided in lib/lifecycle alone, so its own specs must take every branch there. */
const coverage = () =>
  check("Coverage of lib/lifecycle by spec/lifecycle", [
    ...[bin.c8, "--temp-directory", join(folder, "coverage"), "--reporter", "text", "--include", "lib/lifecycle/**"],
    ...["--check-coverage", "--branches", "100", "--lines", "100", "--functions", "100"],
    ...[process.execPath, bin.mocha, "--reporter", "dot", ...only("spec/lifecycle/**/*.ts")],
  ])

const liveSpecs = () => {
  const options = [...only("spec/live/**/*.ts"), ...mochaOptions]
  const given = process.env["TEST_DOCKER_HOST"]
  if (given !== undefined) return mocha(`Live specs on ${given}`, [], options)
  const obstacle = whyNoDaemon()
  if (obstacle === undefined) return mocha("Live specs on a dockerd of their own", privateDaemon, options)
  console.log(`\n!!! LIVE SPECS SKIPPED: no Docker daemon is given, and none can be started here: ${obstacle}.`)
  console.log("!!! Under CI=true that is a failure. To run them: TEST_DOCKER_HOST=unix:///var/run/docker.sock npm test")
  return mocha("Live specs without a daemon", [], options)
}

const bin = {
  tsc: "node_modules/typescript/bin/tsc",
  eslint: "node_modules/eslint/bin/eslint.js",
  prettier: "node_modules/prettier/bin/prettier.cjs",
  c8: "node_modules/c8/bin/c8.js",
  mocha: "node_modules/mocha/bin/mocha.js",
}

const privateDaemon = ["--import", "ts-blank-space/register", "scripts/dockerd/main.ts", process.execPath]

/** Mocha adds the files it is given to those of its configuration: to run these alone, leave that out. */
const only = (files: string) => [
  "--no-config",
  "--node-option",
  "import=ts-blank-space/register",
  "--timeout",
  "60000",
  files,
]

/** A check that counts as one, however many commands it takes. */
const check = async (title: string, ...commands: readonly (readonly string[])[]): Promise<Tally> => {
  console.log(`\n── ${title}`)
  let failed = 0
  for (const command of commands) if ((await node(command)) !== 0) failed = 1
  return { passed: 1 - failed, failed, skipped: 0 }
}

const mocha = async (title: string, before: readonly string[], options: readonly string[]): Promise<Tally> => {
  console.log(`\n── ${title}`)
  const file = join(folder, "tally")
  rmSync(file, { force: true })
  const report = ["--require", "./scripts/tally.ts", "--reporter", "tally", "--reporter-option", `file=${file}`]
  const exitCode = await node([...before, bin.mocha, ...report, ...options])
  const [passed, failed, skipped] = readTally(file)
  // Whatever ended the run without a failed spec (a file that does not load, a daemon that does not start) counts too.
  return { passed, failed: exitCode === 0 ? failed : Math.max(failed, 1), skipped }
}

const readTally = (file: string): readonly [number, number, number] => {
  try {
    const [passed = 0, failed = 0, skipped = 0] = readFileSync(file, "utf8").split(" ").map(Number)
    return [passed, failed, skipped]
  } catch {
    return [0, 0, 0]
  }
}

/** Runs Node in a process group of its own, so that an interruption reaches whatever it starts in turn. */
const node = (args: readonly string[]): Promise<number> =>
  new Promise((resolve) => {
    if (interruptedWith !== undefined) {
      resolve(interruptedWith)
      return
    }
    const child = spawn(process.execPath, args, {
      stdio: ["ignore", "inherit", "inherit"],
      detached: process.platform !== "win32",
    })
    running = child
    child.once("exit", (code) => {
      running = undefined
      resolve(code ?? 1)
    })
  })

onInterrupt((exitCode) => {
  interruptedWith = exitCode
  if (running?.pid === undefined) return
  if (process.platform === "win32") running.kill()
  else process.kill(-running.pid, "SIGTERM")
})

try {
  process.exitCode = await main()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
