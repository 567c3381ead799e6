/** `npm start` on a real daemon: whatever way it ends, nothing is left behind, or it is said. */
import { spawn, type ChildProcessByStdio } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { text } from "node:stream/consumers"
import { expect } from "chai"
import { describeLive, dockerHost, image, listContainers, openRegistry, removeContainers } from "../support/live.ts"

describeLive("npm start on Docker", function () {
  const label = "com.amazonaws.ecs.task-arn"
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "docker-task-engine-spec-"))
  })
  after(() => rmSync(folder, { recursive: true }))
  afterEach(() => removeContainers(label))

  type Child = ChildProcessByStdio<null, Readable, Readable>

  const start = (args: readonly string[], env: object = {}): Child =>
    spawn(process.execPath, ["--import", "ts-blank-space/register", "scripts/start.ts", ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, DOCKER_HOST: dockerHost, SAMPLE_IMAGE: image, ...env },
    })

  const ended = async (child: Child) => {
    const exit = new Promise<number | null>((resolve) => child.once("exit", resolve))
    const [exitStatus, out, err] = await Promise.all([exit, text(child.stdout), text(child.stderr)])
    return { exitStatus, out, err }
  }

  /** A task that takes its time to stop: its first process is deaf to SIGTERM. */
  const sleeper = (script: string): string => {
    const path = join(folder, "task.json")
    writeFileSync(path, JSON.stringify({ containers: [{ name: "nap", image, command: ["sh", "-c", script] }] }))
    return path
  }

  /** Acts once, as soon as the child has said it. */
  const when = (stream: Readable, pattern: RegExp, act: () => void) => {
    let said = ""
    let acted = false
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString()
      if (acted || !pattern.test(said)) return
      acted = true
      act()
    })
  }

  it("runs the sample to its end", async () => {
    const { exitStatus, out, err } = await ended(start([]))
    expect(err).to.equal("")
    expect(out).to.match(/^On Docker \d.*found by DOCKER_HOST/)
    expect(out).to.match(/web +exit 0.*\nclient +exit 0.*\nSTOPPED after .* exit status 0; containers removed\.\n$/)
    expect(exitStatus).to.equal(0)
    expect(await listContainers(label)).to.deep.equal([])
  })

  it("leaves the containers where they are to be kept, and says how to read their output", async () => {
    const { exitStatus, out } = await ended(start([sleeper("echo hello; exit 4"), "--keep"]))
    const [, name = ""] = /exit status 4; containers kept\.\n\ndocker logs (\S+)\n/.exec(out) ?? []
    const [, left = ""] =
      /\ndocker rm --force --volumes \$\(docker ps --all --quiet --filter label=(\S+)\)\n$/.exec(out) ?? []
    expect(exitStatus).to.equal(4)
    expect(name).to.match(/^ecs-/)
    expect(await listContainers(left)).to.have.lengthOf(1)
  })

  it("stops the task at Ctrl-C", async () => {
    const child = start([sleeper("trap 'exit 5' TERM; sleep 1000 & wait"), "--json"])
    when(child.stdout, /"task".*"RUNNING"/, () => child.kill("SIGINT"))
    const { exitStatus, out } = await ended(child)
    expect(out.trimEnd().split("\n").at(-1)).to.match(/"exitStatus":130,.*"exitCode":5/)
    expect(exitStatus).to.equal(130)
    expect(await listContainers(label)).to.deep.equal([])
  })

  it("says what it leaves at a second Ctrl-C", async () => {
    const child = start([sleeper("trap '' TERM; sleep 1000"), "--json"])
    const echoMs = 250
    when(child.stdout, /"task".*"RUNNING"/, () => child.kill("SIGINT"))
    when(child.stderr, /Ctrl-C again/, () => setTimeout(() => child.kill("SIGINT"), 2 * echoMs))
    const { exitStatus, err } = await ended(child)
    const [, left = ""] =
      /docker rm --force --volumes \$\(docker ps --all --quiet --filter label=(\S+)\)\n/.exec(err) ?? []
    expect(exitStatus).to.equal(130)
    expect(await listContainers(left)).to.have.lengthOf(1)
    expect(await listContainers(label)).to.deep.equal(await listContainers(left))
  })

  it("runs the sample simulated where Docker neither has its image nor can pull it", async () => {
    const { exitStatus, out } = await ended(start([], { SAMPLE_IMAGE: `${openRegistry}/none:1` }))
    expect(out).to.match(/CannotPullContainerError[^]*runs on the simulated one[^]*client +STOPPED exit 0/)
    expect(exitStatus).to.equal(0)
    expect(await listContainers(label)).to.deep.equal([])
  })
})
