/** The project's specs, run by mocha for the sake of their titles. */
import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as E from "fp-ts/lib/Either.js"
import * as t from "io-ts/lib/index.js"
import { asError } from "../../lib/model/error.ts"
import { merge, type Spec } from "./coverage.ts"

/** Every spec, and whether it passes; the live ones too where there is a daemon for them. Specs that fail are no failure. */
export const runSpecs = async (dockerHost: string | undefined, signal: AbortSignal): Promise<readonly Spec[]> => {
  const specs: Spec[] = []
  for (const options of [[], ...(dockerHost === undefined ? [] : [live])])
    // A hook that fails keeps its specs from having their turn, so that only a dry run knows them all.
    specs.push(...merge(await mocha([...options, "--dry-run"], signal), await mocha(options, signal)))
  return specs
}

const live = [
  ...["--no-config", "--node-option", "import=ts-blank-space/register"],
  ...["--timeout", "60000", "spec/live/**/*.ts"],
]

/** Throws where mocha does not come to an end, such as for a file that does not load; it says why itself. */
export const mocha = async (options: readonly string[], signal?: AbortSignal): Promise<readonly Spec[]> => {
  const folder = mkdtempSync(join(tmpdir(), "docker-task-engine-conformance-"))
  try {
    const file = join(folder, "specs.json")
    const report = ["--require", "./scripts/conformance/reporter.ts", "--reporter", "titles"]
    await node(["node_modules/mocha/bin/mocha.js", ...report, "--reporter-option", `file=${file}`, ...options], signal)
    return readSpecs(readFileSync(file, "utf8"))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const Specs = t.array(t.type({ file: t.string, titles: t.array(t.string), passed: t.boolean }, "Spec"), "Specs")

const readSpecs = (json: string): readonly Spec[] => {
  const decoded = Specs.decode(JSON.parse(json))
  if (E.isLeft(decoded)) throw new Error("the reporter has not left a list of specs")
  return decoded.right
}

/** What specs print is of no interest here; what mocha has to complain of is. */
const node = (args: readonly string[], signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    // mocha passes few signals on to the process that it starts for itself: all of its group are told.
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"], detached: true })
    const stop = () => child.pid !== undefined && process.kill(-child.pid)
    signal?.addEventListener("abort", stop)
    child.once("error", reject)
    child.once("exit", () => {
      signal?.removeEventListener("abort", stop)
      if (signal?.aborted === true) reject(asError(signal.reason))
      else resolve()
    })
  })
