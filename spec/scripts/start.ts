/** `npm start` as a person meets it, on a machine without Docker. Each of these is a process of its own. */
import { spawn, type ChildProcessByStdio } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { text } from "node:stream/consumers"
import { expect } from "chai"

describe("npm start", function () {
  this.timeout(60_000)
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "docker-task-engine-spec-"))
  })
  after(() => rmSync(folder, { recursive: true }))

  type Child = ChildProcessByStdio<null, Readable, Readable>

  const nowhere = () => `unix://${join(folder, "no.sock")}`

  const start = (...args: readonly string[]): Child =>
    spawn(process.execPath, ["--import", "ts-blank-space/register", "scripts/start.ts", ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, DOCKER_HOST: nowhere(), SAMPLE_IMAGE: "" },
    })

  const ended = async (child: Child) => {
    const exit = new Promise<number | null>((resolve) => child.once("exit", resolve))
    const [exitStatus, out, err] = await Promise.all([exit, text(child.stdout), text(child.stderr)])
    return { exitStatus, out, err }
  }

  const fileWith = (task: object): string => {
    const path = join(folder, "task.json")
    writeFileSync(path, JSON.stringify(task))
    return path
  }

  const fileRunning = (script: string): string =>
    fileWith({ containers: [{ name: "job", image: "busybox:1", command: ["sh", "-c", script] }] })

  const jsonLines = (out: string): readonly unknown[] =>
    out
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line))

  it("runs the sample on the simulated Docker, says why, and tells each state", async () => {
    const { exitStatus, out, err } = await ended(start())
    expect(err).to.equal("")
    expect(out).to.match(/No Docker daemon at unix:.*no\.sock \(DOCKER_HOST\): no such socket\.\n.*simulated/)
    const told = [...out.matchAll(/\d s {2}(\w+) +([A-Z]+)/g)].map(([, name = "", status = ""]) => `${name} ${status}`)
    expect(told).to.include.members(["web PULLED", "client RUNNING", "task RUNNING", "client STOPPED", "task STOPPED"])
    expect(out).to.match(/client {2}exit 0 .*\nSTOPPED after .* exit status 0; containers removed\.\n$/)
    expect(exitStatus).to.equal(0)
  })

  it("ends with the exit code of a person's task, which --simulate runs, as JSON lines", async () => {
    const { exitStatus, out, err } = await ended(start(fileRunning("exit 3"), "--simulate", "--json"))
    const lines = jsonLines(out)
    expect(lines[0]).to.include({ kind: "container", containerName: "job", status: "PULLED" })
    expect(lines.at(-2)).to.include({ kind: "task", status: "STOPPED" })
    expect(lines.at(-1)).to.include({ kind: "summary", host: "simulated", status: "STOPPED", exitStatus: 3 })
    expect(err).to.include("simulated")
    expect(exitStatus).to.equal(3)
  })

  it("does not simulate a person's task unasked", async () => {
    const { exitStatus, out, err } = await ended(start(fileRunning("exit 3")))
    expect(err)
      .to.match(/no\.sock.*\n.*--simulate/)
      .and.not.match(/\n +at /)
    expect([exitStatus, out]).to.deep.equal([125, ""])
  })

  it("refuses a file by all that is wrong with it", async () => {
    const file = fileWith({ containers: [{ name: "a" }, { name: "b", image: "nginx", links: ["c"] }] })
    const { exitStatus, out, err } = await ended(start(file))
    expect(err.split("\n").map((line) => line.split(": ", 1)[0])).to.deep.equal([
      `${file} cannot be used:`,
      "  containers[0].image",
      "  containers[1].links[0]",
      "",
    ])
    expect([exitStatus, out]).to.deep.equal([2, ""])
  })

  it("refuses what it does not know, with its usage", async () => {
    const { exitStatus, out, err } = await ended(start("--jason"))
    expect(err).to.match(/^Unknown option '--jason'\n\nUsage: npm start/)
    expect([exitStatus, out]).to.deep.equal([2, ""])
  })

  it("stops the task at Ctrl-C, and ends with 130", async function () {
    // Windows has no signals to send.
    if (process.platform === "win32") this.skip()
    const child = start(fileRunning("trap 'exit 5' TERM; sleep 1000"), "--simulate", "--json")
    let said = ""
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString()
      if (/"task".*"RUNNING"/.test(said)) child.kill("SIGINT")
    })
    const { exitStatus, out } = await ended(child)
    const summary = jsonLines(out).at(-1)
    expect(summary).to.include({ status: "STOPPED", exitStatus: 130 })
    expect(summary).to.have.nested.property("containers[0].exitCode", 5)
    expect(exitStatus).to.equal(130)
  })

  it("runs on where nobody reads any more", async () => {
    const child = start("--simulate")
    child.stdout.once("data", () => child.stdout.destroy())
    const exit = new Promise<number | null>((resolve) => child.once("exit", resolve))
    expect([await exit, await text(child.stderr)]).to.deep.equal([0, ""])
  })
})
