import { expect } from "chai"
import { execFile } from "node:child_process"
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { lastValueFrom } from "rxjs"
import { helperFailure } from "../../lib/docker/credential-helper.ts"
import { runHelperProgram } from "../../lib/docker/credential-program.ts"

describe("runHelperProgram", () => {
  const folder = mkdtempSync(join(tmpdir(), "credential-helper-"))
  after(() => rmSync(folder, { recursive: true }))
  /** A program of its own PATH: nothing but what it is given is found by it. */
  const helper = (name: string, body: string) => {
    const path = join(folder, `docker-credential-${name}`)
    writeFileSync(path, `#!${process.execPath}\n${body}\n`)
    chmodSync(path, 0o755)
  }
  const run = (name: string, server = "h.tld") => lastValueFrom(runHelperProgram({ PATH: folder })(name, server))

  it("asks by the word get, and on standard input", async () => {
    helper("echo", 'process.stdin.on("data", (server) => process.stdout.write(`${process.argv.slice(2)} ${server}`))')
    expect(await run("echo", "h.tld:5000")).to.deep.equal({ exitCode: 0, output: "get h.tld:5000" })
  })

  it("tells how the program ended, though it did not listen", async () => {
    helper("fail", "process.exit(3)")
    expect(await run("fail", "x".repeat(200_000))).to.deep.equal({ exitCode: 3, output: "" })
  })

  it("knows nothing of a shell", async () => {
    const error = await run("a; echo b").catch((cause: unknown) => cause)
    expect(error).to.have.property("code", "ENOENT")
  })

  it("ends a program that talks without end", async () => {
    helper("talk", 'const more = () => process.stdout.write("x".repeat(65536), more); more()')
    expect(helperFailure(await run("talk").catch((cause: unknown) => cause))).to.equal("its answer is too long")
  })

  it("fails, and no more than that, where there are no files left to open", async () => {
    const script = fileURLToPath(new URL("./support/spent.ts", import.meta.url))
    const told = ["-c", 'ulimit -n 64; exec "$0" --import ts-blank-space/register "$1"', process.execPath, script]
    const { stdout } = await promisify(execFile)("sh", told)
    expect(stdout).to.equal("EMFILE\n")
  })

  it("ends the program that nobody waits for any more", async () => {
    helper("hang", 'require("fs").writeFileSync(process.env.PID_FILE, String(process.pid)); setInterval(() => 0, 1000)')
    const pidFile = join(folder, "pid")
    const running = runHelperProgram({ PATH: folder, PID_FILE: pidFile })("hang", "h.tld").subscribe()
    const pid = await until(() => existsSync(pidFile) && Number(readFileSync(pidFile, "utf8")))
    running.unsubscribe()
    expect(await until(() => !isAlive(pid))).to.equal(true)
  })
})

/** Looks again and again until there is something to see. */
const until = async <A>(look: () => A | false): Promise<A> => {
  for (;;) {
    const seen = look()
    if (seen !== false && seen !== 0) return seen
    await sleep(5)
  }
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
