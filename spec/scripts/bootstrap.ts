/** The bootstrap as a person meets it: a process that runs another. Installing is left to a fresh checkout. */
import { spawn } from "node:child_process"
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { expect } from "chai"

describe("the bootstrap", function () {
  this.timeout(60_000)
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "docker-task-engine-spec-"))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const start = (script: string, ...args: readonly string[]) =>
    spawn(process.execPath, [script, ...args], { stdio: ["ignore", "pipe", "pipe"] })

  const program = (source: string) => {
    const file = join(folder, "program.ts")
    writeFileSync(file, source)
    return file
  }

  const ended = (child: ReturnType<typeof start>) =>
    Promise.all([
      new Promise<number | null>((resolve) => child.once("exit", resolve)),
      text(child.stdout),
      text(child.stderr),
    ])

  it("runs TypeScript, passing on arguments, exit code and clean standard output", async () => {
    const file = program(`const said: readonly string[] = process.argv.slice(2)
      console.log(JSON.stringify(said))
      process.exitCode = 7`)
    expect(await ended(start("scripts/bootstrap.js", file, "--json", "a b"))).to.deep.equal([
      7,
      '["--json","a b"]\n',
      "",
    ])
  })

  it("passes on SIGTERM, and outlives the program", async () => {
    const file = program(`process.once("SIGTERM", () => { console.log("cleaned up"); process.exit(5) })
      setInterval(() => undefined, 1000)
      console.log("ready")`)
    const child = start("scripts/bootstrap.js", file)
    child.stdout.once("data", () => child.kill("SIGTERM"))
    expect(await ended(child)).to.deep.equal([5, "ready\ncleaned up\n", ""])
  })

  it("tells of a program killed by a signal as a shell does", async () => {
    const file = program(`process.kill(process.pid, "SIGKILL")`)
    expect((await ended(start("scripts/bootstrap.js", file)))[0]).to.equal(137)
  })

  it("says which Node it needs where this one is too old", async () => {
    cpSync("scripts/bootstrap.js", join(folder, "scripts/bootstrap.js"))
    const manifest = readFileSync("package.json", "utf8").replace(/"node": ">=[\d.]+"/, '"node": ">=999.1"')
    writeFileSync(join(folder, "package.json"), manifest)
    const [exitCode, output, complaint] = await ended(start(join(folder, "scripts/bootstrap.js"), "any.ts"))
    expect([exitCode, output]).to.deep.equal([1, ""])
    expect(complaint).to.include(`needs Node 999.1 or newer; this is Node ${process.versions.node}`)
  })
})
